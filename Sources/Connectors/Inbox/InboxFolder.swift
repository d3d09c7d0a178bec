/// The folder of a source on this machine, and what lies where in it.
///
/// Whole files that wait lie in the folder itself. `.collect` is the program's own: ledger, lock, files on their way.
package struct InboxFolder: Hashable, Sendable {
    /// The folder.
    package let path: String

    /// A folder; nothing is made before it is opened.
    package init(path: String) { self.path = path }

    /// A waiting file.
    package func file(_ name: SourceFileName) -> String { "\(path)/\(name)" }

    /// The ledger.
    package var ledger: String { "\(own)/ledger.ndjson" }

    var own: String { "\(path)/.collect" }
    var lock: String { "\(own)/lock" }
    /// Whole files that are ours already and not yet in the ledger.
    var claims: String { "\(own)/claimed" }
    /// Files that are on their way, with what is known of them.
    var parts: String { "\(own)/parts" }

    /// Archived files under their own names, while they are judged again.
    var recalled: String { "\(own)/recalled" }

    func claim(_ name: SourceFileName) -> String { "\(claims)/\(name)" }

    func part(_ name: SourceFileName) -> String { "\(parts)/\(name)" }
}
