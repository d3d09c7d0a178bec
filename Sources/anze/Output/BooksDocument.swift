import Canonical
import Connectors
import Delivery
import Engine
import Exchange

/// The accounts as a JSON document, schema `anze-status-1`.
struct BooksDocument: Encodable {
    struct Rows: Encodable {
        let read, mapped, statements, unreadable, blank: Int
    }

    struct Records: Encodable {
        let read, refused, duplicate, held, unchanged, stored, withDelivery, withoutDestination: Int
    }

    struct Destination: Encodable {
        let destination: String
        let queued, accepted, rejected, waiting, unknown, recovered, superseded, waitingForParent: Int
        let blocked, paused: String?
        let contents: ContentBooksDocument
    }

    struct Relay: Encodable {
        let destination, via: String
    }

    struct Submissions: Encodable {
        let insurer: String
        let open, received, processing: Int
        let oldestReceipt: String?

        init(_ books: SubmissionBooks) {
            insurer = books.insurer
            open = books.counts[.open, default: 0]
            received = books.counts[.received, default: 0]
            processing = books.counts[.processing, default: 0]
            oldestReceipt = books.oldest?.description
        }
    }

    let schema = "anze-status-1"
    let isBalanced: Bool
    let rows: Rows
    let records: Records
    let destinations: [Destination]
    /// Destinations that are not sent to directly.
    let relays: [Relay]
    let leaves: Int
    /// Certificates that are not valid for long, or not at all.
    let keys: [KeysDocument.Entry]

    /// The latest reconciliation of each account, and those that somebody must look at.
    let reconciliations: [ReconciliationDocument]

    /// Submissions that are not judged; empty without an intake.
    let submissions: [Submissions]

    /// What was read of platforms' feeds, and what may be missing.
    let feeds: [FeedDocument]

    /// Packages that somebody has to do with still.
    let packages: [PackageDocument]

    init(
        _ books: StoreBooks, keys: [KeyEntry], relays: [(destination: DestinationID, relay: DestinationID)],
        reconciliations: [Reconciliation], submissions: [SubmissionBooks], feeds: [FeedState],
        packages: [StoredPackage]
    ) {
        self.feeds = feeds.map { FeedDocument($0) }
        self.packages = packages.current.map { PackageDocument($0) }
        self.submissions = submissions.map { Submissions($0) }
        self.relays = relays.map { Relay(destination: $0.destination.text, via: $0.relay.text) }
        self.reconciliations = reconciliations.map { ReconciliationDocument($0, lines: nil, obstacle: nil) }
        self.keys = keys.filter { $0.standing != .good }.map { KeysDocument.Entry($0) }
        let intake = books.intake
        isBalanced = books.isBalanced && books.destinations.allSatisfy(\.isBalanced)
        rows = Rows(
            read: intake.rows, mapped: intake.mappedRows, statements: intake.statementRows,
            unreadable: intake.unreadableRows, blank: intake.blankRows)
        records = Records(
            read: intake.read, refused: intake.refused, duplicate: intake.duplicate, held: intake.held,
            unchanged: intake.unchanged, stored: intake.stored, withDelivery: books.withDelivery,
            withoutDestination: books.withoutDestination)
        destinations = books.destinations.map { destination in
            Destination(
                destination: destination.destination.text, queued: destination.queued,
                accepted: destination.count(.accepted), rejected: destination.count(.rejected),
                waiting: destination.waiting, unknown: destination.count(.unknown), recovered: destination.recovered,
                superseded: destination.count(.superseded), waitingForParent: destination.waitingForParent,
                blocked: destination.control.blocked, paused: destination.control.paused,
                contents: ContentBooksDocument(destination.contents))
        }
        leaves = books.leaves
    }
}
