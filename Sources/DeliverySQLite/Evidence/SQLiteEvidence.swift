import Delivery
import Evidence
import Foundation
import GRDB
import ShangMi

/// The evidence log in the store's tables.
struct SQLiteEvidence: EvidenceStore {
    let store: SQLiteStore

    func unsequenced(limit: Int) async throws(StoreError) -> [PendingLeaf] {
        let path = store.path
        return try await store.read { database in
            try Row.fetchAll(
                database.kept("SELECT id, hash FROM leaf WHERE position IS NULL ORDER BY id LIMIT ?"),
                arguments: [limit]
            ).map { row in PendingLeaf(row: row["id"], hash: try row.digest("hash", path: path)) }
        }
    }

    func frontier() async throws(StoreError) -> MerkleFrontier {
        let path = store.path
        return try await store.read { database in try SQLiteEvidence.frontier(database, path: path) }
    }

    func append(_ sequence: LeafSequence) async throws(StoreError) -> Bool {
        let path = store.path
        return try await store.write { database in
            guard try SQLiteEvidence.frontier(database, path: path).size == sequence.start,
                try SQLiteEvidence.areUnnumbered(sequence.rows, database)
            else { return false }
            let number = try database.cachedStatement(
                sql: "UPDATE leaf SET position = ? WHERE id = ? AND position IS NULL")
            for (offset, row) in sequence.rows.enumerated() {
                try number.execute(arguments: [Int64(sequence.start) + Int64(offset), row])
                guard database.changesCount == 1 else { throw StoreError.damaged(path: path, what: "证据条目编号冲突") }
            }
            let insert = try database.cachedStatement(sql: "INSERT INTO node (level, place, hash) VALUES (?, ?, ?)")
            for node in sequence.nodes {
                try insert.execute(arguments: [node.level, Int64(node.index), Data(node.hash.bytes)])
            }
            try database.perform(
                sql: "INSERT INTO checkpoint (size, peaks, note) VALUES (?, ?, ?)",
                arguments: [
                    Int64(sequence.frontier.size), Data(sequence.frontier.peaks.flatMap(\.bytes)),
                    sequence.checkpoint.note,
                ])
            return true
        }
    }

    func checkpoint() async throws(StoreError) -> SignedCheckpoint? {
        let path = store.path
        return try await store.read { database in
            let note = try String.fetchOne(database.kept("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"))
            do { return try note.map { try SignedCheckpoint(parsing: $0) } } catch {
                throw StoreError.damaged(path: path, what: "检查点")
            }
        }
    }

    func inclusionProof(of index: UInt64, size: UInt64) async throws(StoreError) -> InclusionProof {
        let path = store.path
        return try await store.read { database in
            try InclusionProof.make(index: index, size: size) { level, place in
                try database.node(level, place, path: path)
            }
        }
    }

    func consistencyProof(from oldSize: UInt64, to newSize: UInt64) async throws(StoreError) -> ConsistencyProof {
        let path = store.path
        return try await store.read { database in
            try ConsistencyProof.make(oldSize: oldSize, newSize: newSize) { level, place in
                try database.node(level, place, path: path)
            }
        }
    }

    func oldestUnsequenced() async throws(StoreError) -> Timestamp? {
        try await store.read { database in
            let at = try Int64.fetchOne(database.kept("SELECT at FROM leaf WHERE position IS NULL ORDER BY id LIMIT 1"))
            return at.map { Timestamp(milliseconds: $0) }
        }
    }

    /// Whether no row has a number: whoever read its leaves before the frontier may have them from before another's numbers.
    private static func areUnnumbered(_ rows: [Int64], _ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM leaf WHERE id = ? AND position IS NOT NULL)")
        return try !rows.contains { row in try Bool.fetchOne(statement, arguments: [row]) ?? false }
    }

    private static func frontier(_ database: Database, path: String) throws -> MerkleFrontier {
        guard let row = try Row.fetchOne(database.kept("SELECT size, peaks FROM checkpoint ORDER BY size DESC LIMIT 1"))
        else { return MerkleFrontier() }
        let bytes = row.bytes("peaks")
        let peaks = stride(from: 0, to: bytes.count, by: 32).compactMap { start in
            SM3Digest(bytes: Array(bytes[start..<min(start + 32, bytes.count)]))
        }
        guard let frontier = MerkleFrontier(size: UInt64(row["size"] as Int64), peaks: peaks) else {
            throw StoreError.damaged(path: path, what: "证据树的右缘")
        }
        return frontier
    }
}

extension Database {
    fileprivate func node(_ level: Int, _ place: UInt64, path: String) throws -> SM3Digest {
        guard
            let row = try Row.fetchOne(
                kept("SELECT hash FROM node WHERE level = ? AND place = ?"), arguments: [level, Int64(place)])
        else { throw StoreError.damaged(path: path, what: "证据树缺少节点 \(level)/\(place)") }
        return try row.digest("hash", path: path)
    }
}
