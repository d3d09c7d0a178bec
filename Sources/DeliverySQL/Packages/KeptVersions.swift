import Canonical
import Delivery

/// Some versions as the store keeps them, their keys and contents one behind the other in one piece of memory.
struct KeptVersions: Sendable {
    /// A version; ranges are places in `bytes`.
    struct Entry: Sendable {
        let version: Int64
        let number: Int
        let key: Range<Int>
        let recordedAt: Instant
        /// `nil` when the content was archived.
        let canonical: Range<Int>?
        /// What an accepted package held last; `nil` when none did.
        let reported: Int64?
        /// Its content, where it is another version; `nil` also when that was archived.
        let reportedCanonical: Range<Int>?
        let reportedAt: Instant
    }

    private(set) var entries: [Entry] = []
    private(set) var bytes: [UInt8] = []

    /// Whether there is none.
    var isEmpty: Bool { entries.isEmpty }
    /// How many there are.
    var count: Int { entries.count }

    /// Adds a row with the columns `id, number, key, recorded_at, canonical` and, where it has them, `reported,
    /// reported_canonical, reported_at`; of a key that stands here last the later row counts.
    mutating func add(_ row: any SQLFields, hasReported: Bool) throws {
        let start = bytes.count
        guard let version = try row.integer(0), let number = try row.integer(1),
            let key = try row.append(2, to: &bytes),
            let recordedAt = try row.integer(3)
        else { preconditionFailure("these columns are not null") }
        if let last = entries.last, bytes[last.key] == bytes[key] { entries.removeLast() }
        precondition(key.lowerBound == start, "a key begins where it is appended")
        try entries.append(
            Entry(
                version: version, number: Int(number), key: key, recordedAt: Instant(seconds: recordedAt),
                canonical: row.append(4, to: &bytes), reported: hasReported ? row.integer(5) : nil,
                reportedCanonical: hasReported ? row.append(6, to: &bytes) : nil,
                reportedAt: Instant(seconds: hasReported ? row.integer(7) ?? 0 : 0)))
    }

    /// Takes the last version out: another row of its key may follow.
    mutating func takeLast() -> KeptVersions {
        var rest = KeptVersions()
        guard let last = entries.popLast() else { return rest }
        let offset = last.key.lowerBound
        // As much room as these take: the following ones are much like them.
        rest.bytes.reserveCapacity(bytes.count)
        rest.entries.reserveCapacity(entries.count + 2)
        rest.bytes.append(contentsOf: bytes[offset...])
        func moved(_ range: Range<Int>) -> Range<Int> { range.lowerBound - offset..<range.upperBound - offset }
        rest.entries.append(
            Entry(
                version: last.version, number: last.number, key: moved(last.key), recordedAt: last.recordedAt,
                canonical: last.canonical.map(moved), reported: last.reported,
                reportedCanonical: last.reportedCanonical.map(moved), reportedAt: last.reportedAt))
        bytes.removeSubrange(offset...)
        return rest
    }
}
