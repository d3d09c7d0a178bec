/// What the platform has done, counted apart from the ledger so that it can find the ledger wrong.
package struct Books: Sendable {
    /// How often each version was accepted; 1, or the platform is at fault.
    package private(set) var accepted: [AcceptedVersion: Int] = [:]
    /// How many `POST /batches` arrived under each number, refused and repeated ones too.
    package private(set) var submissions: [String: Int] = [:]
    private var parts: Set<PartPlace> = []
    /// The counts so far.
    package private(set) var totals = BookTotals()

    /// Where a part belongs.
    private struct PartPlace: Hashable {
        let name: String
        let offset: Int
    }

    init() {}

    /// Counts an event, as it is written.
    mutating func add(_ entry: BookEntry) {
        switch entry {
        case .request(let request):
            totals.requests += 1
            if request.verdict == .duplicate { totals.duplicates += 1 }
            if request.applied { totals.batchesApplied += 1 }
            if request.method == "POST", let number = request.batchNo { submissions[number, default: 0] += 1 }
        case .accepted(let record, _):
            totals.recordsAccepted += 1
            accepted[record, default: 0] += 1
            if accepted[record, default: 0] > 1 { totals.recordsAcceptedAgain += 1 }
        case .part(let part):
            totals.partsTaken += 1
            if !parts.insert(PartPlace(name: part.name, offset: part.offset)).inserted { totals.partsTakenAgain += 1 }
            if part.isLast { totals.contentsTaken += 1 }
        case .totals:
            break
        }
    }

    /// Counts the records of an applied batch that were not taken.
    mutating func addRejected(_ count: Int) {
        totals.recordsRejected += count
    }
}
