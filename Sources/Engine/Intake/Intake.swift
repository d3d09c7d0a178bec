import Canonical
package import Delivery
import Evidence
package import Exchange
import ShangMi
package import Validation

/// Takes a judged export into the store: what passes is stored, what changed is queued, file by file.
package struct Intake: Sendable {
    private let store: any DeliveryStore
    private let profiles: [DestinationID: DestinationProfile]
    private let surroundings: Surroundings

    /// An intake.
    ///
    /// - Parameters:
    ///   - store: Where versions and deliveries go.
    ///   - profiles: The destinations that get what they take.
    ///   - surroundings: Clock and chance.
    package init(
        store: any DeliveryStore, profiles: [DestinationID: DestinationProfile], surroundings: Surroundings
    ) {
        self.store = store
        self.profiles = profiles
        self.surroundings = surroundings
    }

    /// Stores an export; each file is one transaction, parents' files first.
    ///
    /// - Parameters:
    ///   - verdict: The verdict on the export.
    ///   - holdsAll: Whether a manifest that does not agree keeps every record waiting.
    /// - Returns: The books of each file, in the order of storing.
    /// - Throws: Files stored before stay stored; the one at which it failed is not stored at all.
    package func take(
        _ verdict: Verdict, holdsAll: Bool
    ) async throws(StoreError) -> [(file: FileVerdict, books: IntakeBooks)] {
        var results: [(file: FileVerdict, books: IntakeBooks)] = []
        let byPart = Dictionary(grouping: verdict.records, by: \.part)
        for file in verdict.files {
            let judged = file.parts.flatMap { byPart[$0.number] ?? [] }
            let accepted = holdsAll ? [] : judged.filter { $0.standing == .accepted }
            let incoming = accepted.compactMap { record in
                record.key.map { IncomingRecord(record: record.record, key: $0) }
            }
            var books = IntakeBooks(file)
            books.count(judged, holdsAll: holdsAll)
            let projections = Projector(profiles: profiles, random: surroundings.random)
            let stored = try await store.store(
                IntakeFile(
                    insurer: verdict.insurer, mapping: verdict.mappingID, name: file.name, sm3: file.sm3.hex,
                    books: books),
                records: incoming, at: surroundings.time.now()
            ) { projections.version(of: $0, after: $1) }
            results.append((file, stored))
        }
        return results
    }
}

/// Makes new versions with what each destination would get.
private struct Projector: Sendable {
    let profiles: [DestinationID: DestinationProfile]
    let random: Randomness

    /// The new version; `nil` where the content is that of the latest.
    func version(of incoming: IncomingRecord, after head: VersionHead?) -> NewVersion? {
        guard head?.digest != incoming.digest else { return nil }
        let number = (head?.version ?? 0) + 1
        let secret = VersionSecret(bytes: random.bytes(32))
        let projections = profiles.sorted { $0.key < $1.key }.compactMap { destination, profile in
            profile.projection(of: incoming.record).map { (destination: destination, projection: $0) }
        }
        return NewVersion(
            number: number, secret: secret,
            disclosure: secret.disclosure(of: incoming.record, key: incoming.key, version: number),
            projections: projections)
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
    fileprivate mutating func count(_ judged: [JudgedRecord], holdsAll: Bool) {
        read = judged.count
        for record in judged {
            switch record.standing {
            case .accepted: held += holdsAll ? 1 : 0
            case .refused: refused += 1
            case .duplicate: duplicate += 1
            case .held: held += 1
            }
        }
    }
}
