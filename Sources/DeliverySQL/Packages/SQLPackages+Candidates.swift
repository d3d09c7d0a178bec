import Canonical
import Delivery
import Exchange
import Foundation
import ShangMi

extension SQLPackages {
    /// A version on its way to becoming a row: still as the store keeps it.
    private struct KeptCandidate: Sendable {
        let version: Int64
        let number: Int
        let key: String
        let recordedAt: Int64
        let canonical: [UInt8]?
        let reported: Int64?
        let reportedCanonical: [UInt8]?
        let reportedAt: Int64?
    }

    /// What a thread made of a version.
    private enum Made<Row: Sendable>: Sendable {
        case row(Row?)
        /// Whoever may ask the store for keys must do it.
        case needsStore
    }

    func forEachCandidate<Row: Sendable>(
        _ kind: Kind, in scope: PackageScope, prepare: @escaping @Sendable (PackageCandidate) -> Row?,
        take: @escaping @Sendable ([Row]) -> Bool
    ) async throws(StoreError) {
        let vault = vault
        try await database.read { session in
            let lots = CandidateLots(session: session, vault: vault, kind: kind, prepare: prepare, take: take)
            try lots.run(scope)
        }
    }

    /// Reads lots of versions; other threads make rows of them meanwhile, and they are taken in order.
    private struct CandidateLots<Row: Sendable> {
        let session: any SQLSession
        let vault: StoreVault
        let kind: Kind
        let prepare: @Sendable (PackageCandidate) -> Row?
        let take: @Sendable ([Row]) -> Bool

        private static var size: Int { 512 }

        func run(_ scope: PackageScope) throws {
            let most = ProcessInfo.processInfo.activeProcessorCount + 1
            var pending: [(kept: [KeptCandidate], made: ComputedAhead<[Made<Row>]>)] = []
            var lot: [KeptCandidate] = []
            var isOver = false
            func begin() {
                let (kept, kind, vault, prepare) = (lot, kind, vault, prepare)
                lot = []
                pending.append(
                    (
                        kept,
                        ComputedAhead {
                            kept.map { CandidateLots.made($0, kind, vault, prepare) }
                        }
                    ))
            }
            func finishOldest() throws {
                let (kept, made) = pending.removeFirst()
                var rows: [Row] = []
                for (candidate, result) in zip(kept, made.wait()) {
                    switch result {
                    case .row(let row): if let row { rows.append(row) }
                    case .needsStore: if let row = try prepare(opened(candidate)) { rows.append(row) }
                    }
                }
                if !isOver, !rows.isEmpty, !take(rows) { isOver = true }
            }
            try session.forEach(SQLPackages.candidates, SQLPackages.arguments(kind, scope)) { row in
                guard !isOver else { return }
                lot.append(try CandidateLots.kept(row))
                guard lot.count == CandidateLots.size else { return }
                begin()
                if pending.count > most { try finishOldest() }
            }
            if !lot.isEmpty { begin() }
            while !pending.isEmpty { try finishOldest() }
        }

        private static func kept(_ row: SQLRow) throws -> KeptCandidate {
            try KeptCandidate(
                version: row["id"], number: row["number"], key: row["key"], recordedAt: row["recorded_at"],
                canonical: row["canonical"], reported: row["reported"], reportedCanonical: row["reported_canonical"],
                reportedAt: row["reported_at"])
        }

        private static func made(
            _ kept: KeptCandidate, _ kind: Kind, _ vault: StoreVault, _ prepare: (PackageCandidate) -> Row?
        ) -> Made<Row> {
            func record(_ bytes: [UInt8], _ at: Int64) -> Canonical.Record? {
                guard let open = vault.bytesNow(bytes, .canonical) else { return nil }
                // What cannot be read is found out by whoever may ask the store, with a reason.
                return try? Canonical.Record(canonical: open, kind: kind, recordedAt: Instant(seconds: at))
            }
            let current = kept.canonical.map { record($0, kept.recordedAt) }
            let reported = kept.reportedCanonical.map { record($0, kept.reportedAt ?? 0) }
            if case .some(.none) = current { return .needsStore }
            if case .some(.none) = reported { return .needsStore }
            return .row(
                prepare(
                    PackageCandidate(
                        version: kept.version, number: kept.number, key: kept.key, record: current ?? nil,
                        reported: kept.reported, reportedRecord: reported ?? nil)))
        }

        private func opened(_ kept: KeptCandidate) throws -> PackageCandidate {
            func record(_ bytes: [UInt8]?, _ at: Int64) throws -> Canonical.Record? {
                guard let bytes else { return nil }
                let open = try vault.bytes(bytes, .canonical, session)
                do {
                    return try Canonical.Record(canonical: open, kind: kind, recordedAt: Instant(seconds: at))
                } catch { throw session.damaged("\(kind.id) 的规范记录无法还原") }
            }
            return try PackageCandidate(
                version: kept.version, number: kept.number, key: kept.key,
                record: record(kept.canonical, kept.recordedAt), reported: kept.reported,
                reportedRecord: record(kept.reportedCanonical, kept.reportedAt ?? 0))
        }
    }

    private static func arguments(_ kind: Kind, _ scope: PackageScope) -> SQLArguments {
        [
            scope.destination.text, scope.orgCode, Int(scope.period.start.days), Int(scope.period.end.days),
            scope.orgCode, kind.id,
        ]
    }

    /// The latest version of each key, with the one that an accepted package of the scope held last.
    private static let candidates = """
        SELECT q.id, q.number, q.key, q.recorded_at, q.canonical, q.reported,
        o.canonical AS reported_canonical, o.recorded_at AS reported_at
        FROM (SELECT v.id, v.number, v.key, v.recorded_at, v.canonical,
            (SELECT max(r.version) FROM version AS w JOIN package_row AS r ON r.version = w.id
            JOIN package AS p ON p.id = r.package WHERE w.insurer = v.insurer AND w.kind = v.kind AND w.key = v.key
            AND p.destination = ? AND p.org = ? AND p.period_start = ? AND p.period_end = ? AND p.state = 'accepted')
            AS reported
        FROM version AS v WHERE v.insurer = ? AND v.kind = ? AND NOT EXISTS (SELECT 1 FROM version AS newer
            WHERE newer.insurer = v.insurer AND newer.kind = v.kind AND newer.key = v.key
            AND newer.number > v.number)) AS q
        LEFT JOIN version AS o ON o.id = q.reported AND q.reported <> q.id ORDER BY q.key
        """
}
