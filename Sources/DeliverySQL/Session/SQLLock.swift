package import Exchange

/// What a change excludes: two changes with the same lock do not run at the same time.
///
/// A database with one writer ignores it. One with many writers reads, in each statement, what was committed by then: a
/// change that reads and then writes by what it read must say what nobody else may write meanwhile. Locks are taken before
/// rows are written, in the order of the cases, so that no two changes wait for each other.
package enum SQLLock: Sendable, Hashable {
    /// Nothing: one statement that checks what it changes, rows that are only added, or rows held by `SQLDialect.held`.
    case nothing
    /// The beginning and the end of archives: two would take the same batches.
    case archive
    /// One insurer's records, and beginning an archive.
    ///
    /// Two files with one key would both read the same latest version and store the same number after it.
    case intake(String)
    /// All insurers' records.
    ///
    /// An archive notes the last delivery and version when it begins: an intake that has numbers below, and ends later, would
    /// change what the archive takes out after its file was written.
    case allIntakes
    /// One replay.
    ///
    /// Two processes would release its next step twice, or take back what the other has just released.
    case replay(String)
    /// One organisation's packages and serial numbers: two builds would use the same ones.
    case packages(String)
    /// The reconciliations of one account, by its name: two processes would read the same list into one.
    case account(String)
    /// One destination's queue, flow, control and the outcomes of its batches.
    ///
    /// Two claims would both start the last request that the flow allows, or seal the same deliveries. A receipt that frees
    /// children would miss those that an intake is about to store behind a parent that it read as waiting. What goes back to
    /// the queue would not see the newer version that an intake is about to store, and go after it.
    case destination(DestinationID)
    /// The numbers of leaves: two sequencers would give the same ones.
    case evidence
    /// One scheduled job: two processes would both begin a slot.
    case job(String)
    /// Alerts and their notices: two processes would tell the same twice.
    case alerts
    /// The store's keys and what they seal: two processes would make two sets of keys.
    case vault
}
