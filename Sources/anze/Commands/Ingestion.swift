import Adapters
import Canonical
import Delivery
import Desk
import Engine
import Evidence
import Exchange
import Foundation
import ShangMi
import Validation

/// Takes judged exports into the store: what `ingest` and `collect` do alike.
struct Ingestion {
    private let gateway: Gateway
    private let routes: DeliveryRoutes
    private let signer: any Signer

    /// Reads the profiles and the key, so that a mistake in them ends the command before anything is changed.
    ///
    /// - Parameters:
    ///   - gateway: The gateway.
    ///   - isBackfill: Whether what is taken goes behind everyday business.
    /// - Throws: `CommandFailure`.
    init(_ gateway: Gateway, isBackfill: Bool = false) throws {
        self.gateway = gateway
        routes = DeliveryRoutes(try gateway.routes(), calendar: try gateway.workingDays(), isBackfill: isBackfill)
        signer = try gateway.signer()
    }

    /// What is stored of the insurer of an export; without a store nothing is, and none is made.
    func history(of export: Export) throws -> any RecordHistory {
        guard gateway.hasStore else { return EmptyHistory() }
        return try gateway.store().history(of: export.mapping.code)
    }

    /// Stores what passes, queues what changed, numbers the evidence.
    ///
    /// - Parameters:
    ///   - verdict: The verdict on the export.
    ///   - export: The export that was judged.
    ///   - acceptManifest: Why it is taken although a manifest does not agree; nil to let its records wait then.
    /// - Returns: What became of it, its accounts balanced.
    /// - Throws: `CommandFailure`; files stored before stay stored.
    func take(
        _ verdict: Verdict, on export: Export, acceptManifest: String?
    ) async throws -> IngestedExport {
        let store = try gateway.store()
        let isDisputed = export.mapping.manifestHolds && verdict.findings.contains { $0.rule.isOfManifest }
        if let acceptManifest, isDisputed { try await note(acceptManifest, verdict, store) }
        let intake = Intake(store: store, routes: routes, surroundings: gateway.surroundings)
        let taken = try await Gateway.asking {
            try await intake.take(
                verdict, attachments: export.attachments, holdsAll: isDisputed && acceptManifest == nil)
        }
        let sequencer = Sequencer(store: store.evidence, signer: signer, origin: gateway.origin)
        do { try await sequencer.run() } catch { throw CommandFailure(error) }
        let books = taken.reduce(IntakeBooks()) { $0 + $1.books }
        guard books.isBalanced else { throw CommandFailure(.fault, "账目不平衡：请保留存储文件并联系支持") }
        return IngestedExport(verdict: verdict, books: books, isHeld: isDisputed && acceptManifest == nil)
    }

    private func note(_ reason: String, _ verdict: Verdict, _ store: any DeliveryStore) async throws {
        let now = gateway.surroundings.time.now()
        let leaf = Leaf.operatorAction(
            action: "accept-manifest", subject: "\(verdict.insurer) \(verdict.asOf)", reason: reason,
            actor: Operator().name, at: now.text)
        try await Gateway.asking { try await store.note(leaf, at: now) }
    }
}

/// An export that was taken into the store.
struct IngestedExport {
    let verdict: Verdict
    let books: IntakeBooks
    /// Whether every record waits because a manifest does not agree.
    let isHeld: Bool

    /// What it means for the command's end.
    var status: ExitStatus {
        .worst([verdict.isPartial ? .unfinished : .done, verdict.total(.error) > 0 ? .findings : .done])
    }

    /// The export as lines for people.
    var lines: [String] {
        var lines = [
            "\(verdict.insurerName) 数据日期 \(verdict.asOf)：\(verdict.files.count) 个文件，\(books.rows) 行",
            "  读入 \(books.read) = 拒收 \(books.refused) + 重复 \(books.duplicate) + 暂缓 \(books.held)"
                + " + 未变 \(books.unchanged) + 入库 \(books.stored)",
        ]
        let refusedFiles = verdict.files.filter(\.isRefused).map(\.name)
        if !refusedFiles.isEmpty { lines.append("  整个文件被拒收：\(refusedFiles.joined(separator: "、"))") }
        if verdict.total(.error) > 0 {
            lines.append("  问题 \(verdict.findings.count) 个（拒收 \(verdict.total(.error))）：用 anze validate 查看明细")
        }
        return lines
    }

    /// The export as JSON.
    var document: IngestDocument { IngestDocument(verdict, books) }
}

/// An intake as JSON.
struct IngestDocument: Encodable {
    let insurer, mapping, asOf: String
    let rows, unreadableRows, read, refused, duplicate, held, unchanged, stored: Int

    init(_ verdict: Verdict, _ books: IntakeBooks) {
        insurer = verdict.insurer
        mapping = verdict.mappingID
        asOf = verdict.asOf.description
        rows = books.rows
        unreadableRows = books.unreadableRows
        read = books.read
        refused = books.refused
        duplicate = books.duplicate
        held = books.held
        unchanged = books.unchanged
        stored = books.stored
    }
}

extension Verdict {
    /// Whether something that was announced was not given.
    var isPartial: Bool { completeness != .complete }
}

extension RuleID {
    fileprivate var isOfManifest: Bool { text.hasPrefix("manifest-") }
}
