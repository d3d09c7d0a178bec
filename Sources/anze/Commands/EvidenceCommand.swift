import ArgumentParser
import Delivery
import Desk
import Engine
import Evidence
import Exchange
import Foundation
import ShangMi

/// `anze evidence`: proofs of what was sent, when, and what was answered.
struct EvidenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "证据：导出与验证证明，给日志签检查点",
        subcommands: [EvidenceExport.self, EvidenceVerify.self, EvidenceCheckpoint.self])
}

/// `anze evidence export KEY --out FILE`.
struct EvidenceExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "export", abstract: "写出一条已受理记录的证明文件")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("记录键：机构代码/业务主键", valueName: "KEY"))
    var key: String

    @Option(help: ArgumentHelp("证明文件", valueName: "FILE"))
    var out: String

    @Option(help: ArgumentHelp("证明哪个去向的受理；不写时是最近一次受理", valueName: "D"))
    var destination: String?

    @Flag(help: "证明中附上批次全文（会显示同批其他记录），须写明原因")
    var withBody = false

    @Option(help: ArgumentHelp("附上批次全文的原因，记入证据", valueName: "R"))
    var reason: String?

    @Option(help: ArgumentHelp("对方保存的检查点：证明中附上日志由它延续而来的证明", valueName: "FILE"))
    var since: String?

    func validate() throws {
        guard withBody == (reason != nil) else { throw ValidationError("--with-body 与 --reason 须同时给出") }
    }

    func run() async throws {
        let gateway = Gateway(try options.load())
        let chosen = try destination.map { try gateway.configuration.destination(named: $0) }
        let store = try gateway.existingStore()
        if let reason {
            let now = gateway.surroundings.time.now()
            let leaf = Leaf.operatorAction(
                action: "export-body", subject: key, reason: reason, actor: Operator().name, at: now.text)
            try await Gateway.asking { try await store.note(leaf, at: now) }
        }
        let profiles = try gateway.profiles()
        do { try await gateway.sequencer(store).run() } catch let error as SyncError { throw CommandFailure(error) }
        let signer = try gateway.signer()
        let retained = try since.map { try SignedCheckpoint.kept(at: $0) }
        let bundle: ProofBundle
        do {
            bundle = try await ProofExport(store: store, signer: signer).bundle(
                of: key, at: chosen?.id, withBody: withBody, since: retained
            ) {
                profiles[$0]?.signing
            }
        } catch {
            if case .store = error { throw CommandFailure(.storage, error.description) }
            if case .log = error { throw CommandFailure(.findings, error.description) }
            throw CommandFailure(.usage, error.description)
        }
        do { try Data(bundle.encode()).write(to: URL(fileURLWithPath: out), options: .atomic) } catch {
            throw CommandFailure(.storage, "证明文件“\(out)”无法写入：请检查路径、权限与磁盘空间")
        }
        Terminal.say("证明已写入 \(out)：检查点含 \(bundle.checkpoint.checkpoint.size) 个条目")
        if withBody { Terminal.say("文件含同批其他记录的全部内容，请妥善保管") }
    }
}

/// `anze evidence verify FILE --trust PEM`.
struct EvidenceVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "verify", abstract: "离线验证证明文件，不需要数据库")

    @Argument(help: ArgumentHelp("证明文件", valueName: "FILE"))
    var file: String

    @Option(help: ArgumentHelp("信任的根证书（PEM）", valueName: "PEM"))
    var trust: String?

    @Option(help: ArgumentHelp("以前保存的检查点", valueName: "FILE"))
    var checkpoint: String?

    @Flag(help: "只输出一个 JSON 文档")
    var json = false

    func run() async throws {
        guard let trust else { throw CommandFailure(.usage, "请用 --trust 指明信任的根证书：没有信任根的验证没有意义") }
        let store: TrustStore
        do { store = try KeyMaterial.trust(trust) } catch { throw CommandFailure(.usage, error.description) }
        let retained = try checkpoint.map { try SignedCheckpoint.kept(at: $0) }
        let proven: ProvenSubmission
        do {
            proven = try ProofBundle(parsing: try SignedCheckpoint.bytes(at: file)).verify(
                trust: store, retained: retained)
        } catch let error as ProofError {
            throw CommandFailure(.findings, "证明不成立：\(error)")
        }
        try show(proven)
    }

    private func show(_ proven: ProvenSubmission) throws {
        if json { return try Terminal.say(json: ProofDocument(proven)) }
        Terminal.say("证明成立")
        Terminal.say("  记录      \(proven.kind) \(proven.key) 第 \(proven.version) 版")
        Terminal.say("  批次      \(proven.batchNo) → \(proven.destination)")
        Terminal.say("  回执      \(proven.receiptState)，收到于 \(proven.receiptAt)")
        Terminal.say("  网关证书  \(proven.gatewaySubject)")
        Terminal.say("  平台证书  \(proven.platformSubject)")
        Terminal.say("  检查点    \(proven.checkpoint.origin) 共 \(proven.checkpoint.size) 个条目，根 \(proven.checkpoint.root)")
    }
}

/// A proof's content as JSON.
private struct ProofDocument: Encodable {
    let valid = true
    let kind, key, batchNo, destination, receiptState, receiptAt, gatewayCertificate, platformCertificate, root: String
    let version: Int
    let size: UInt64

    init(_ proven: ProvenSubmission) {
        kind = proven.kind
        key = proven.key
        version = proven.version
        batchNo = proven.batchNo
        destination = proven.destination
        receiptState = proven.receiptState
        receiptAt = proven.receiptAt
        gatewayCertificate = proven.gatewaySubject
        platformCertificate = proven.platformSubject
        size = proven.checkpoint.size
        root = proven.checkpoint.root.hex
    }
}

/// `anze evidence checkpoint`.
struct EvidenceCheckpoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "checkpoint", abstract: "给日志编号并签检查点，输出检查点")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("以前保存的检查点：核对日志没有回退或改写", valueName: "FILE"))
    var retained: String?

    func run() async throws {
        let gateway = Gateway(try options.load())
        let store = try gateway.existingStore()
        let kept = try retained.map { try SignedCheckpoint.kept(at: $0) }
        do { try await gateway.sequencer(store).run() } catch let error as SyncError { throw CommandFailure(error) }
        let checkpoint = try await Gateway.asking { try await store.evidence.checkpoint() }
        guard let checkpoint else { throw CommandFailure(.usage, "证据日志是空的") }
        if let kept {
            do {
                _ = try await LogKeeping.proof(
                    from: kept.checkpoint, to: checkpoint.checkpoint, in: store.evidence)
            } catch {
                if case .store(let refusal) = error { throw CommandFailure(refusal) }
                throw CommandFailure(.findings, error.description)
            }
        }
        Terminal.say(String(checkpoint.note.dropLast()))
    }
}

extension SignedCheckpoint {
    /// A checkpoint that was kept in a file.
    fileprivate static func kept(at path: String) throws -> SignedCheckpoint {
        let text = String(decoding: try bytes(at: path), as: UTF8.self)
        do { return try SignedCheckpoint(parsing: text) } catch {
            throw CommandFailure(.input, "检查点文件“\(path)”无法读取：\(error)")
        }
    }

    /// The bytes of a file.
    fileprivate static func bytes(at path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.input, "文件“\(path)”不存在或无法读取")
        }
        return [UInt8](data)
    }
}
