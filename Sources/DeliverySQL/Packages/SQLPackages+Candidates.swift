import Canonical
import Delivery
import Exchange
import Foundation
import ShangMi

extension SQLPackages {
    func forEachCandidate<Rows: Sendable>(
        _ kind: Kind, in scope: PackageScope, into empty: Rows,
        collect: @escaping @Sendable (borrowing PackageCandidate, inout Rows) -> Void,
        take: @escaping @Sendable (consuming Rows) -> Bool
    ) async throws(StoreError) {
        let collection = CandidateCollection(vault: vault, kind: kind, empty: empty, collect: collect)
        try await database.read { session in
            try CandidateReading(session: session, collection: collection, take: take).run(scope)
        }
    }
}

/// Makes rows of kept versions, on any thread.
private struct CandidateCollection<Rows: Sendable>: Sendable {
    /// Why rows cannot be made.
    enum Failure: Error {
        /// A content does not open with the keys that are known.
        case closed
        /// A content is no record.
        case unreadable
    }

    let vault: StoreVault
    let kind: Kind
    let empty: Rows
    let collect: @Sendable (borrowing PackageCandidate, inout Rows) -> Void

    /// The rows of some versions; what they need is made once for all of them.
    func rows(of kept: KeptVersions) -> Result<Rows, Failure> {
        var rows = empty
        var current = Opening(kind: kind, vault)
        var before = Opening(kind: kind, vault)
        do throws(Failure) {
            for entry in kept.entries {
                let record = try current.record(entry.canonical, of: kept, at: entry.recordedAt)
                let reported = try before.record(entry.reportedCanonical, of: kept, at: entry.reportedAt)
                collect(
                    PackageCandidate(
                        version: entry.version, number: entry.number, key: Text(bytes: kept.bytes[entry.key]),
                        record: record, reported: entry.reported, reportedRecord: reported), &rows)
            }
        } catch { return .failure(error) }
        return .success(rows)
    }

    /// Space for a record that becomes one content after another.
    private struct Opening: ~Copyable {
        private var opener: StoreOpener
        private var bytes: [UInt8] = []
        private var record: Record

        init(kind: Kind, _ vault: StoreVault) {
            opener = vault.opener(of: .canonical)
            record = Record(
                kind: kind, insurer: "", recordedAt: Instant(seconds: 0), origin: Origin(file: 0, row: 0))
        }

        mutating func record(
            _ content: Range<Int>?, of kept: KeptVersions, at moment: Instant
        ) throws(Failure) -> Record? {
            guard let content else { return nil }
            bytes.removeAll(keepingCapacity: true)
            guard opener.append(kept.bytes.span.extracting(content), to: &bytes) else { throw .closed }
            let bytes = bytes
            do throws(CanonicalDecodingError) { try record.become(canonical: bytes.span, recordedAt: moment) } catch {
                throw .unreadable
            }
            return record
        }
    }
}

/// Reads versions some at a time; other threads make rows of them meanwhile, which are taken in order.
private struct CandidateReading<Rows: Sendable> {
    let session: any SQLSession
    let collection: CandidateCollection<Rows>
    let take: @Sendable (consuming Rows) -> Bool

    /// How many versions go to another thread together.
    private static var size: Int { 512 }

    func run(_ scope: PackageScope) throws {
        let most = ProcessInfo.processInfo.activeProcessorCount + 1
        var pending: [(kept: KeptVersions, rows: ComputedAhead<Result<Rows, CandidateCollection<Rows>.Failure>>)] = []
        var kept = KeptVersions()
        var isOver = false
        func finishOldest() throws {
            let (kept, ahead) = pending.removeFirst()
            let rows = try rows(ahead.wait(), of: kept)
            if !isOver, !take(rows) { isOver = true }
        }
        func begin() throws {
            let (full, collection) = (kept, collection)
            kept = KeptVersions()
            pending.append((full, ComputedAhead { collection.rows(of: full) }))
            if pending.count > most { try finishOldest() }
        }
        let hasReported = try self.hasReported(scope)
        let (sql, arguments) = question(scope, hasReported: hasReported)
        try session.forEach(
            sql, arguments,
            fields: { row in
                guard !isOver else { return }
                try kept.add(row, hasReported: hasReported)
                guard kept.count > CandidateReading.size else { return }
                let last = kept.takeLast()
                try begin()
                kept = last
            })
        if !kept.isEmpty { try begin() }
        while !pending.isEmpty { try finishOldest() }
    }

    /// The rows; where they could not be made, they are made once more with the keys that the store has now.
    private func rows(
        _ made: Result<Rows, CandidateCollection<Rows>.Failure>, of kept: KeptVersions
    ) throws -> Rows {
        if case .success(let rows) = made { return rows }
        try collection.vault.refresh(session)
        switch collection.rows(of: kept) {
        case .success(let rows): return rows
        case .failure(.closed): throw session.damaged("\(StorePlace.canonical.rawValue) 无法解密：内容已被改动")
        case .failure(.unreadable): throw session.damaged("\(collection.kind.id) 的规范记录无法还原")
        }
    }

    /// Whether an accepted package of the scope has held anything.
    private func hasReported(_ scope: PackageScope) throws -> Bool {
        try session.value(
            Bool.self, "SELECT EXISTS (SELECT 1 FROM package AS p WHERE \(Self.accepted))", arguments(scope)) ?? false
    }

    private func question(_ scope: PackageScope, hasReported: Bool) -> (String, SQLArguments) {
        let records: SQLArguments = [scope.orgCode, collection.kind.id]
        return hasReported ? (Self.withReported, arguments(scope) + records) : (Self.versions, records)
    }

    private func arguments(_ scope: PackageScope) -> SQLArguments {
        [scope.destination.text, scope.orgCode, Int(scope.period.start.days), Int(scope.period.end.days)]
    }

    private static var accepted: String {
        "p.destination = ? AND p.org = ? AND p.period_start = ? AND p.period_end = ? AND p.state = 'accepted'"
    }

    /// All versions, of each key the latest last: it is the one that counts.
    private static var versions: String {
        """
        SELECT id, number, key, recorded_at, canonical FROM version WHERE insurer = ? AND kind = ? ORDER BY key, number
        """
    }

    /// The latest version of each key, with the one that an accepted package of the scope held last.
    private static var withReported: String {
        """
        SELECT q.id, q.number, q.key, q.recorded_at, q.canonical, q.reported, o.canonical, o.recorded_at
        FROM (SELECT v.id, v.number, v.key, v.recorded_at, v.canonical,
            (SELECT max(r.version) FROM version AS w JOIN package_row AS r ON r.version = w.id
            JOIN package AS p ON p.id = r.package WHERE w.insurer = v.insurer AND w.kind = v.kind AND w.key = v.key
            AND \(accepted)) AS reported
        FROM version AS v WHERE v.insurer = ? AND v.kind = ? AND NOT EXISTS (SELECT 1 FROM version AS newer
            WHERE newer.insurer = v.insurer AND newer.kind = v.kind AND newer.key = v.key
            AND newer.number > v.number)) AS q
        LEFT JOIN version AS o ON o.id = q.reported AND q.reported <> q.id ORDER BY q.key
        """
    }
}
