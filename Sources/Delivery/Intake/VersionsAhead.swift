import Canonical

/// The new versions of some records, made on another core while a store writes those before them.
///
/// Works for a change that runs on a thread of its own: the caller's thread waits for versions that are not ready. They
/// are made in the records' order, one part after the other.
package struct VersionsAhead {
    /// Makes the new version of a record from its latest one; `nil` where nothing changed.
    package typealias Prepare = @Sendable (IncomingRecord, VersionHead?) -> NewVersion?

    private let records: [IncomingRecord]
    private let prepare: Prepare
    private let size: Int
    private var position = 0
    private var lastKeys: Set<VersionKey> = []

    /// Versions of records.
    ///
    /// - Parameters:
    ///   - records: The records, in the order of writing; the same key may come again.
    ///   - size: How many are made at a time at most.
    ///   - prepare: Makes a version; called from one thread at a time.
    package init(of records: [IncomingRecord], atATime size: Int = 256, prepare: @escaping Prepare) {
        self.records = records
        self.size = size
        self.prepare = prepare
    }

    /// Writes all records with their versions, part by part in order.
    ///
    /// - Parameters:
    ///   - heads: Gives the latest versions of some records, in their order. No two of them have the same key, and none has
    ///     one that is just being written.
    ///   - write: Writes records with their versions, in their order.
    /// - Throws: What `heads` and `write` throw.
    package mutating func forEachPart(
        heads: ([IncomingRecord]) throws -> [VersionHead?],
        write: ([(record: IncomingRecord, version: NewVersion?)]) throws -> Void
    ) throws {
        var coming: (records: [IncomingRecord], versions: ComputedAhead<[NewVersion?]>)?
        coming = try begin(nextPart(), heads)
        while let part = coming {
            let versions = part.versions.wait()
            // The following part is made while this one is written.
            coming = try position < records.count ? begin(nextPart(), heads) : nil
            try write(Array(zip(part.records, versions)))
        }
    }

    /// The records up to a key that this part, or the one before it, already has: its latest version is not written yet.
    private mutating func nextPart() -> [IncomingRecord] {
        let start = position
        var keys: Set<VersionKey> = []
        while position < records.count, keys.count < size {
            let key = VersionKey(of: records[position])
            guard !lastKeys.contains(key), keys.insert(key).inserted else { break }
            position += 1
        }
        lastKeys = keys
        return Array(records[start..<position])
    }

    private func begin(
        _ part: [IncomingRecord], _ heads: ([IncomingRecord]) throws -> [VersionHead?]
    ) throws -> (records: [IncomingRecord], versions: ComputedAhead<[NewVersion?]>) {
        let (found, prepare) = (part.isEmpty ? [] : try heads(part), prepare)
        precondition(found.count == part.count, "a store gives the head of each record")
        return (part, ComputedAhead { zip(part, found).map(prepare) })
    }
}

/// Which record a version is of.
private struct VersionKey: Hashable {
    let insurer: Text
    let kind: Kind
    let key: RecordKey

    init(of incoming: IncomingRecord) {
        insurer = incoming.record.insurer
        kind = incoming.record.kind
        key = incoming.key
    }
}
