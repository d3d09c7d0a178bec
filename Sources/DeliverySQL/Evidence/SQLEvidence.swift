import Delivery
import Evidence
import ShangMi

/// The evidence log in the store's tables.
struct SQLEvidence: EvidenceStore {
    let database: any SQLDatabase

    func unsequenced(limit: Int) async throws(StoreError) -> [PendingLeaf] {
        try await database.read { session in
            try session.rows("SELECT id, hash FROM leaf WHERE position IS NULL ORDER BY id LIMIT ?", [limit]).map {
                row in PendingLeaf(row: try row["id"], hash: try row.digest("hash"))
            }
        }
    }

    func frontier() async throws(StoreError) -> MerkleFrontier {
        try await database.read { session in try SQLEvidence.frontier(session) }
    }

    func append(_ sequence: LeafSequence) async throws(StoreError) -> Bool {
        try await database.write(.evidence) { session in
            let leaves = RowList(sequence.rows)
            guard try SQLEvidence.frontier(session).size == sequence.start,
                try SQLEvidence.areUnnumbered(leaves, session)
            else { return false }
            let numbered = try session.perform(
                SQLEvidence.numbering(session.dialect), [Int64(sequence.start), leaves.text])
            guard numbered == leaves.count else { throw session.damaged("证据条目编号冲突") }
            try session.perform(
                "INSERT INTO node (level, place, hash) VALUES (?, ?, ?)",
                each: sequence.nodes.map { [$0.level, Int64($0.index), $0.hash.bytes] })
            try session.perform(
                "INSERT INTO checkpoint (size, peaks, note) VALUES (?, ?, ?)",
                [
                    Int64(sequence.frontier.size), sequence.frontier.peaks.flatMap(\.bytes),
                    sequence.checkpoint.note,
                ])
            return true
        }
    }

    /// Numbers the leaves of a list.
    ///
    /// The plus keeps the index of positions out of it: from the list to its leaves, not from all that wait to the list.
    static func numbering(_ dialect: SQLDialect) -> String {
        """
        UPDATE leaf SET position = ? + l.key FROM \(dialect.numbers) AS l
        WHERE leaf.id = l.value AND +leaf.position IS NULL
        """
    }

    func checkpoint() async throws(StoreError) -> SignedCheckpoint? {
        try await database.read { session in
            let note = try session.value(String.self, "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")
            do { return try note.map { try SignedCheckpoint(parsing: $0) } } catch {
                throw session.damaged("检查点")
            }
        }
    }

    func inclusionProof(of index: UInt64, size: UInt64) async throws(StoreError) -> InclusionProof {
        try await database.read { session in
            try InclusionProof.make(index: index, size: size) { level, place in
                try session.node(level, place)
            }
        }
    }

    func consistencyProof(from oldSize: UInt64, to newSize: UInt64) async throws(StoreError) -> ConsistencyProof {
        try await database.read { session in
            try ConsistencyProof.make(oldSize: oldSize, newSize: newSize) { level, place in
                try session.node(level, place)
            }
        }
    }

    func oldestUnsequenced() async throws(StoreError) -> Timestamp? {
        try await database.read { session in
            let at = try session.value(Int64.self, "SELECT at FROM leaf WHERE position IS NULL ORDER BY id LIMIT 1")
            return at.map { Timestamp(milliseconds: $0) }
        }
    }

    /// Whether no row has a number: whoever read its leaves before the frontier may have them from before another's numbers.
    private static func areUnnumbered(_ leaves: RowList, _ session: any SQLSession) throws -> Bool {
        try session.value(
            Bool.self,
            "SELECT NOT EXISTS (SELECT 1 FROM leaf WHERE id IN \(session.dialect.ids) AND position IS NOT NULL)",
            [leaves.text]) ?? false
    }

    /// The tree's right edge.
    static func frontier(_ session: any SQLSession) throws -> MerkleFrontier {
        guard let row = try session.row("SELECT size, peaks FROM checkpoint ORDER BY size DESC LIMIT 1")
        else { return MerkleFrontier() }
        let bytes: [UInt8] = try row["peaks"]
        let peaks = stride(from: 0, to: bytes.count, by: 32).compactMap { start in
            SM3Digest(bytes: Array(bytes[start..<min(start + 32, bytes.count)]))
        }
        guard let frontier = MerkleFrontier(size: UInt64(try row["size"] as Int64), peaks: peaks) else {
            throw session.damaged("证据树的右缘")
        }
        return frontier
    }
}

extension SQLSession {
    fileprivate func node(_ level: Int, _ place: UInt64) throws -> SM3Digest {
        guard
            let row = try self.row("SELECT hash FROM node WHERE level = ? AND place = ?", [level, Int64(place)])
        else { throw damaged("证据树缺少节点 \(level)/\(place)") }
        return try row.digest("hash")
    }
}
