import Delivery
import Evidence
package import ShangMi

/// A store's rows taken over by another database, and the proof that they are the same there.
package struct StoreCopy: Sendable, Equatable {
    /// How many rows each table has, in the order of copying.
    package let tables: [Table]
    /// How many leaves the evidence log has numbered.
    package let leaves: UInt64
    /// The root of the evidence log, computed anew from the copied leaves.
    package let root: SM3Digest
    /// Whether the rows were there before: an earlier copy ended before its source was marked.
    package let wasThere: Bool

    /// One table of a copy.
    package struct Table: Sendable, Equatable {
        /// Its name.
        package let name: String
        /// How many rows it has.
        package let rows: Int
        /// SM3 over all of its rows.
        package let digest: SM3Digest
    }

    /// Copies a store's rows into a database with empty tables, reads them back, and compares.
    ///
    /// - Parameters:
    ///   - source: A session on the store in which nothing changes until the copy has ended.
    ///   - target: A session on the other one, in a transaction that is taken back when this throws.
    /// - Returns: What was copied.
    /// - Throws: `unreadable` when the target holds another store, `damaged` when what is read back differs, or the log's leaves
    ///   do not lead to its checkpoint.
    package static func copy(from source: any SQLSession, to target: any SQLSession) throws -> StoreCopy {
        let wasThere = try !CopiedTable.all.allSatisfy { try $0.isEmpty(in: target) }
        var tables: [Table] = []
        for table in CopiedTable.all {
            let columns = try table.columns(in: source)
            let copied = try wasThere ? table.digest(of: columns, in: source) : table.copy(columns, source, target)
            guard try table.digest(of: columns, in: target) == copied else {
                throw wasThere
                    ? StoreError.unreadable(path: target.place, reason: "目标中已有另一份存储：请换一个空数据库")
                    : target.damaged("表 \(table.name) 写入后与来源不同")
            }
            if let counter = table.counter, !wasThere { try target.continueNumbers(of: table.name, column: counter) }
            tables.append(copied)
        }
        let frontier = try log(in: target)
        return StoreCopy(tables: tables, leaves: frontier.size, root: frontier.root, wasThere: wasThere)
    }

    /// The tree over all numbered leaves, hashed anew; it must be the one that was signed.
    private static func log(in session: any SQLSession) throws -> MerkleFrontier {
        var frontier = MerkleFrontier()
        try session.forEach("SELECT bytes, hash FROM leaf WHERE position IS NOT NULL ORDER BY position", []) { row in
            let hash = LeafHash.of(try row["bytes"])
            guard try hash == row.digest("hash") else { throw session.damaged("第 \(frontier.size) 号证据条目") }
            _ = frontier.append(hash)
        }
        guard try SQLEvidence.frontier(session) == frontier else { throw session.damaged("证据条目与检查点不符") }
        return frontier
    }
}

/// A table as it is copied.
private struct CopiedTable {
    let name: String
    /// The columns that put its rows into one order.
    let order: String
    /// The column that the database numbers by itself.
    let counter: String?

    init(_ name: String, by order: String, counter: String? = nil) {
        self.name = name
        self.order = order
        self.counter = counter
    }

    /// All tables, those first that others refer to.
    static let all = [
        CopiedTable("intake_file", by: "id", counter: "id"), CopiedTable("version", by: "id", counter: "id"),
        CopiedTable("delivery", by: "id", counter: "id"), CopiedTable("delivery_data", by: "delivery"),
        CopiedTable("dependency", by: "delivery, destination, kind, key, met"), CopiedTable("batch", by: "number"),
        CopiedTable("batch_body", by: "batch"), CopiedTable("batch_member", by: "batch, position"),
        CopiedTable("certificate", by: "sm3"), CopiedTable("attempt", by: "batch, number"),
        CopiedTable("receipt", by: "id", counter: "id"), CopiedTable("destination", by: "id"),
        CopiedTable("leaf", by: "id", counter: "id"), CopiedTable("node", by: "level, place"),
        CopiedTable("checkpoint", by: "size"), CopiedTable("reference", by: "relation, parent, version"),
        CopiedTable("vault_key", by: "number"), CopiedTable("personal", by: "token, version"),
        CopiedTable("replay", by: "id"), CopiedTable("replay_item", by: "replay, position"),
        CopiedTable("stray_answer", by: "id", counter: "id"), CopiedTable("job", by: "name"),
        CopiedTable("alert", by: "name"), CopiedTable("alert_notice", by: "id", counter: "id"),
        CopiedTable("archive", by: "number", counter: "number"), CopiedTable("package", by: "id", counter: "id"),
        CopiedTable("package_table", by: "package, position"),
        CopiedTable("package_row", by: "package, position, line"), CopiedTable("package_serial", by: "org, day"),
        CopiedTable("package_event", by: "package, number"),
        CopiedTable("reconciliation", by: "id", counter: "id"), CopiedTable("reconciliation_page", by: "run, cursor"),
        CopiedTable("reconciliation_item", by: "run, key, version, batch, receipt"),
        CopiedTable("reconciliation_line", by: "id", counter: "id"), CopiedTable("feed", by: "destination, name"),
        CopiedTable("feed_item", by: "id", counter: "id"), CopiedTable("notice_match", by: "notice, insurer, policy"),
        CopiedTable("obligated_unit", by: "id", counter: "id"), CopiedTable("code_release", by: "id"),
        CopiedTable("code_change", by: "id", counter: "id"), CopiedTable("content", by: "key, destination"),
        CopiedTable("content_attempt", by: "destination, content, number"),
        CopiedTable("content_receipt", by: "id", counter: "id"),
    ]

    func isEmpty(in session: any SQLSession) throws -> Bool {
        try session.value(Bool.self, "SELECT NOT EXISTS (SELECT 1 FROM \(name))") ?? false
    }

    /// The names of the columns; none for an empty table.
    func columns(in session: any SQLSession) throws -> [String] {
        try session.row("SELECT * FROM \(name) LIMIT 1")?.names.sorted() ?? []
    }

    /// Writes the rows of one database into the other, and gives their digest.
    func copy(_ columns: [String], _ source: any SQLSession, _ target: any SQLSession) throws -> StoreCopy.Table {
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let insert = "INSERT INTO \(name) (\(columns.joined(separator: ", "))) VALUES (\(places))"
        var digest = RowDigest()
        var pending: [SQLArguments] = []
        func write() throws {
            try target.perform(insert, each: pending)
            pending.removeAll(keepingCapacity: true)
        }
        try forEach(columns, in: source) { values in
            digest.add(values)
            pending.append(values)
            if pending.count == CopiedTable.rowsAtATime { try write() }
        }
        if !pending.isEmpty { try write() }
        return digest.table(name)
    }

    /// The digest of the rows in a database.
    func digest(of columns: [String], in session: any SQLSession) throws -> StoreCopy.Table {
        var digest = RowDigest()
        if columns.isEmpty {
            // Nothing of an empty table was written: whatever stands in it is somebody else's.
            guard try isEmpty(in: session) else { return digest.table("\(name)?") }
        }
        try forEach(columns, in: session) { digest.add($0) }
        return digest.table(name)
    }

    private static let rowsAtATime = 500

    private func forEach(_ columns: [String], in session: any SQLSession, _ body: (SQLArguments) throws -> Void) throws
    {
        guard !columns.isEmpty else { return }
        try session.forEach("SELECT \(columns.joined(separator: ", ")) FROM \(name) ORDER BY \(order)", []) { row in
            try body(row.values(of: columns))
        }
    }
}

/// SM3 over rows: every value with its type and its length, so that no two lists of rows look the same.
private struct RowDigest: ~Copyable {
    private var sm3 = SM3()
    private var count = 0

    mutating func add(_ values: SQLArguments) {
        count += 1
        for value in values.values {
            switch value {
            case .null: add(0, [])
            case .integer(let number): add(1, RowDigest.bytes(UInt64(bitPattern: number)))
            case .real(let number): add(2, RowDigest.bytes(number.bitPattern))
            case .text(let text): add(3, Array(text.utf8))
            case .bytes(let bytes): add(4, bytes)
            }
        }
    }

    consuming func table(_ name: String) -> StoreCopy.Table {
        StoreCopy.Table(name: name, rows: count, digest: sm3.finish())
    }

    private mutating func add(_ type: UInt8, _ bytes: [UInt8]) {
        sm3.update([type] + RowDigest.bytes(UInt64(bytes.count)))
        sm3.update(bytes)
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    }
}
