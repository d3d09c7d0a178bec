package import Adapters
import Canonical
package import Delivery
import Evidence
import ShangMi
package import Validation

/// Takes a judged export into the store: what passes is stored, what changed is queued, file by file.
package struct Intake: Sendable {
    private let store: any DeliveryStore
    private let routes: DeliveryRoutes
    private let surroundings: Surroundings

    /// An intake.
    ///
    /// - Parameters:
    ///   - store: Where versions and deliveries go.
    ///   - routes: The destinations that get what they take.
    ///   - surroundings: Clock and chance.
    package init(store: any DeliveryStore, routes: DeliveryRoutes, surroundings: Surroundings) {
        self.store = store
        self.routes = routes
        self.surroundings = surroundings
    }

    /// Stores an export; each file is one transaction, parents' files first.
    ///
    /// - Parameters:
    ///   - verdict: The verdict on the export.
    ///   - attachments: Where the files of its attachments were looked for.
    ///   - holdsAll: Whether a manifest that does not agree keeps every record waiting.
    /// - Returns: The books of each file, in the order of storing.
    /// - Throws: Files stored before stay stored; the one at which it failed is not stored at all.
    package func take(
        _ verdict: Verdict, attachments: AttachmentPlace, holdsAll: Bool
    ) async throws(StoreError) -> [(file: FileVerdict, books: IntakeBooks)] {
        var results: [(file: FileVerdict, books: IntakeBooks)] = []
        let byPart = verdict.records.byPart()
        for file in verdict.files {
            let judged = file.parts.compactMap { byPart[$0.number] }
            var incoming: [IncomingRecord] = []
            for record in judged.joined() where !holdsAll && record.standing == .accepted {
                record.key.map { incoming.append(IncomingRecord(record: record.record, key: $0)) }
            }
            // A file of several kinds may have them in any order; what refers to something follows it.
            if file.recordsByKind.count > 1 { incoming = incoming.inSendingOrder }
            var books = IntakeBooks(file)
            books.count(judged.joined(), holdsAll: holdsAll)
            let (routes, now, random) = (routes, surroundings.time.now(), surroundings.random)
            let stored = try await store.store(
                IntakeFile(
                    insurer: verdict.insurer, mapping: verdict.mappingID, name: file.name, sm3: file.sm3.hex,
                    books: books, folder: attachments.folder(of: file.path)),
                records: incoming, at: now, action: nil, parent: { routes.outgoing($0, to: $1, at: now) }
            ) { routes.version(of: $0, after: $1, at: now, secret: { random.bytes(32) }) }
            results.append((file, stored))
        }
        return results
    }
}

extension [IncomingRecord] {
    /// The same records, parents' kinds first, in their order within a kind.
    fileprivate var inSendingOrder: [IncomingRecord] {
        Kind.allCases.flatMap { kind in filter { $0.record.kind == kind } }
    }
}

extension IntakeBooks {
    /// The books of a file with its rows.
    fileprivate init(_ file: FileVerdict) {
        self.init()
        rows = file.rows
        unreadableRows = file.unreadableRows
        // A file that maps no kind is a manifest: its rows state something about the others.
        statementRows = file.recordsByKind.isEmpty ? file.rows - file.unreadableRows : 0
        blankRows = file.blankRows
    }

    /// Counts what was decided before storing.
    fileprivate mutating func count(_ judged: some Sequence<JudgedRecord>, holdsAll: Bool) {
        for record in judged {
            read += 1
            switch record.standing {
            case .accepted: held += holdsAll ? 1 : 0
            case .refused: refused += 1
            case .duplicate: duplicate += 1
            case .held: held += 1
            }
        }
    }
}
