import Adapters
import ArgumentParser
import Canonical
import Delivery
import Engine
import Evidence
import Exchange
import Foundation
import Validation

/// `anze ingest`: validates, stores what passes, queues what changed.
struct Ingest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "校验导出文件，合格记录入库，有变化的排队报送")

    @OptionGroup var options: GatewayOptions
    @OptionGroup var export: ExportOptions

    @Option(help: ArgumentHelp("清单不符时仍然收入的理由，记入证据", valueName: "REASON"))
    var acceptManifest: String?

    func run() async throws {
        let gateway = Gateway(try options.load())
        guard gateway.configuration.insurers.contains(export.insurer) else {
            let known = gateway.configuration.insurers.joined(separator: "、")
            throw CommandFailure(.usage, "配置中没有保险机构“\(export.insurer)”，现有：\(known)")
        }
        let profiles = try gateway.profiles()
        let signer = try gateway.signer()
        let opened = try export.open(mappings: gateway.configuration.mappings)
        let verdict = try ExportOptions.judge(opened)
        let store = try gateway.store()
        let isDisputed = opened.mapping.manifestHolds && verdict.findings.contains { $0.rule.isOfManifest }
        if let acceptManifest, isDisputed { try await note(acceptManifest, verdict, store, gateway) }
        let intake = Intake(store: store, profiles: profiles, surroundings: gateway.surroundings)
        let taken = try await Gateway.asking {
            try await intake.take(verdict, holdsAll: isDisputed && acceptManifest == nil)
        }
        let sequencer = Sequencer(store: store.evidence, signer: signer, origin: gateway.origin)
        do { try await sequencer.run() } catch { throw CommandFailure(error) }
        try await show(taken, verdict, store)
        if isDisputed, acceptManifest == nil {
            Terminal.complain("清单与文件不符，全部记录暂缓：核对后用 --accept-manifest 理由 重新运行")
        }
        try ExitStatus.worst([
            verdict.isPartial ? .unfinished : .done, verdict.total(.error) > 0 ? .findings : .done,
        ]).end()
    }

    private func note(_ reason: String, _ verdict: Verdict, _ store: any DeliveryStore, _ gateway: Gateway) async throws
    {
        let now = gateway.surroundings.time.now()
        let leaf = Leaf.operatorAction(
            action: "accept-manifest", subject: "\(verdict.insurer) \(verdict.asOf)", reason: reason,
            actor: NSUserName(),
            at: now.text)
        try await Gateway.asking { try await store.note(leaf, at: now) }
    }

    private func show(
        _ taken: [(file: FileVerdict, books: IntakeBooks)], _ verdict: Verdict, _ store: any DeliveryStore
    ) async throws {
        let sum = taken.reduce(IntakeBooks()) { $0 + $1.books }
        guard sum.isBalanced else { throw CommandFailure(.fault, "账目不平衡：请保留存储文件并联系支持") }
        if options.json { return try Terminal.say(json: IngestDocument(verdict, sum)) }
        Terminal.say("\(verdict.insurerName) 数据日期 \(verdict.asOf)：\(taken.count) 个文件，\(sum.rows) 行")
        Terminal.say(
            "  读入 \(sum.read) = 拒收 \(sum.refused) + 重复 \(sum.duplicate) + 暂缓 \(sum.held) + 未变 \(sum.unchanged)"
                + " + 入库 \(sum.stored)")
        let refusedFiles = verdict.files.filter(\.isRefused).map(\.name)
        if !refusedFiles.isEmpty { Terminal.say("  整个文件被拒收：\(refusedFiles.joined(separator: "、"))") }
        if verdict.total(.error) > 0 {
            Terminal.say("  问题 \(verdict.findings.count) 个（拒收 \(verdict.total(.error))）：用 anze validate 查看明细")
        }
    }
}

/// An intake as JSON.
private struct IngestDocument: Encodable {
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
