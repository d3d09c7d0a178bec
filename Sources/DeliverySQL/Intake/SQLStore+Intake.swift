package import Canonical
package import Delivery
package import Evidence
package import Exchange
import ShangMi

extension SQLStore {
    package func store(
        _ file: IntakeFile, records: [IncomingRecord], at now: Timestamp, action: Leaf?,
        parent: @escaping @Sendable (Canonical.Record, DestinationID) -> OutgoingVersion?,
        prepare: @escaping @Sendable (IncomingRecord, VersionHead?) -> NewVersion?
    ) async throws(StoreError) -> IntakeBooks {
        let vault = vault
        return try await database.write(.intake(file.insurer)) { session in
            if let action { _ = try session.append(action, at: now) }
            let fileRow = try session.insert(file, at: now)
            var books = file.books
            var intake = VersionIntake(
                session: session, vault: vault, file: fileRow, at: now, parent: parent,
                arrivals: try Arrivals(session: session))
            var withdrawn: [IncomingRecord] = []
            var versions = VersionsAhead(of: records, prepare: prepare)
            try versions.forEachPart(heads: intake.heads) { part in
                let new = part.compactMap { incoming, version in version.map { (incoming, $0) } }
                try intake.write(new)
                withdrawn += new.map(\.0).filter { $0.record.operation == .withdraw }
                books.unchanged += part.count - new.count
                books.stored += new.count
            }
            let following = try Following(session: session, vault: vault).withdrawals(with: withdrawn)
            var later = VersionsAhead(of: following, prepare: prepare)
            try later.forEachPart(heads: intake.heads) { part in
                let new = part.compactMap { incoming, version in version.map { (incoming, $0) } }
                try intake.write(new)
                books.read += part.count
                books.unchanged += part.count - new.count
                books.stored += new.count
            }
            try intake.arrivals.arrive(at: now)
            try session.perform(
                "UPDATE intake_file SET read = ?, unchanged = ?, stored = ? WHERE id = ?",
                [books.read, books.unchanged, books.stored, fileRow])
            return books
        }
    }
}

extension SQLSession {
    /// Writes a file's row and gives its number.
    fileprivate func insert(_ file: IntakeFile, at now: Timestamp) throws -> Int64 {
        try insert(
            """
            INSERT INTO intake_file (insurer, mapping, name, sm3, at, rows, statement_rows, unreadable_rows, blank_rows,
            read, refused, duplicate, held, unchanged, stored, folder) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)
            """,
            [
                file.insurer, file.mapping, file.name, file.sm3, now.milliseconds, file.books.rows,
                file.books.statementRows,
                file.books.unreadableRows, file.books.blankRows, file.books.read, file.books.refused,
                file.books.duplicate, file.books.held, file.folder,
            ], numbering: "id")
    }
}
