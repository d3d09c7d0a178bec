import Canonical
import Delivery
import Engine
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

/// A gateway's engine whose destination takes contents in parts of four bytes, with the folder of an insurer's attachments.
struct ContentBench {
    let bench: EngineBench
    let records: StoreBench
    let platform: ContentPlatform
    let folder: TemporaryFolder

    /// A bench; the platform does with the first requests about contents what the script says.
    init(_ script: [ContentPlatform.Step] = []) throws {
        bench = try EngineBench { try $0.takingContents() }
        records = try bench.records.takingContents()
        platform = ContentPlatform(records.platform, script: script)
        folder = try TemporaryFolder()
    }

    /// Takes a unit in, and an attachment of it with a file.
    func attach(_ id: String, _ text: String, at path: String = "一.pdf", writes: Bool = true) async throws {
        if writes { try write(text, to: path) }
        let attachment = SampleRecords.attachment(
            id, of: .insuredUnit, SampleRecords.unitKey, content: text, at: path)
        try await records.take([SampleRecords.unit(), attachment])
    }

    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder.file(path)))
    }

    /// A run over one line, on the bench's store unless another is given.
    func run(on other: (any DeliveryStore)? = nil, isPlaced: Bool = true) throws -> SyncRun {
        let store = other ?? bench.store
        let folders = isPlaced ? [SampleRecords.insurer.string: folder.path] : [:]
        let courier = Courier(
            destination: StoreBench.destination, desk: try bench.desk(), policy: StoreBench.freely, store: store,
            surroundings: bench.surroundings, contents: ContentReader(folders: folders))
        return SyncRun(
            courier: courier,
            lines: [ContentLine(contents: platform, batches: ScriptedLine(platform: bench.platform))], store: store,
            surroundings: bench.surroundings, isUntilIdle: false)
    }

    /// Lets time pass, and does what is due then.
    func sync(after seconds: Double = 0, isPlaced: Bool = true) async throws {
        bench.time.advance(by: seconds)
        try await run(isPlaced: isPlaced).run()
    }

    /// How many deliveries are in each state.
    func states() async throws -> [DeliveryState: Int] { try await bench.books().states }

    /// The code of the only group of failures.
    func failure() async throws -> String? { try await bench.store.views.failures().first?.code }
}

/// A line to a platform that takes contents, and to the scripted one for everything else.
struct ContentLine: Line {
    let contents: ContentPlatform
    let batches: ScriptedLine

    func carry(_ request: SignedRequest) async -> LineResult {
        guard request.url.contains("/contents/") else { return await batches.carry(request) }
        do { return try await contents.carry(request) } catch {
            Issue.record(error, "the platform could not answer about a content")
            return .unknown(reason: "\(error)", bytesSent: 0)
        }
    }
}

/// A platform that takes contents as wire.md §1.8 says: written from that page alone.
actor ContentPlatform {
    /// What happens to one request about a content.
    enum Step: Sendable {
        case orderly
        /// Done, but the answer is lost on its way back.
        case loseAnswer
        /// Lost on its way there.
        case loseRequest
        case unreachable
        case refuse(code: String, status: Int)
        /// Done, and the answer names another content.
        case other
        /// What was taken so far is forgotten first.
        case forget
        /// The answer says that nothing came.
        case nothing
        /// Something else happens while the request is under way.
        indirect case during(@Sendable () async throws -> Void, Step)
    }

    /// What it has of each content, by digest.
    private(set) var held: [String: [UInt8]] = [:]
    /// What it was asked, in order: `put 0+4`, `get`.
    private(set) var story: [String] = []
    private var standIn: PlatformStandIn
    private var script: [Step]
    private var sizes: [String: Int] = [:]

    init(_ standIn: PlatformStandIn, script: [Step]) {
        self.standIn = standIn
        self.script = script
    }

    func play(_ steps: [Step]) { script = steps }

    func carry(_ request: SignedRequest) async throws -> LineResult {
        let header = Dictionary(request.headers.map { ($0.name, $0.value) }) { first, _ in first }
        if let now = header["X-Anze-Timestamp"].flatMap({ Int64($0) }) {
            standIn = PlatformStandIn(signer: standIn.signer, at: Timestamp(milliseconds: now))
        }
        #expect(request.signedText.split(separator: "\n", omittingEmptySubsequences: false)[6].count == 64)
        return try await perform(script.isEmpty ? .orderly : script.removeFirst(), request)
    }

    private func perform(_ step: Step, _ request: SignedRequest) async throws -> LineResult {
        let sent = request.body?.count ?? 0
        func answered(_ answer: ReceivedAnswer) -> LineResult { .answered(answer, bytesSent: sent, timesSent: 1) }
        let place = try #require(URLComponents(string: request.url))
        let name = String(place.path.suffix(64))
        switch step {
        case .orderly: return answered(try await answer(name, request.body, place))
        case .loseAnswer:
            _ = try await answer(name, request.body, place)
            return .unknown(reason: "连接中断", bytesSent: sent)
        case .loseRequest:
            story.append("lost")
            return .unknown(reason: "连接中断", bytesSent: sent)
        case .unreachable: return .notSent(reason: "无法连接")
        case .refuse(let code, let status):
            story.append("refused \(code)")
            let body = Array(#"{"code":"\#(code)","message":"平台的话"}"#.utf8)
            return answered(try await standIn.answer(body: body, status: status, batchNo: name))
        case .other:
            _ = try await answer(name, request.body, place)
            let other = ContentID(sm3: SM3.digest(of: []), bytes: sizes[name] ?? 1)
            let told = try await standIn.answer(about: other, received: 1)
            return answered(try await standIn.answer(body: told.body, status: told.status, batchNo: name))
        case .forget:
            held = [:]
            return answered(try await answer(name, request.body, place))
        case .nothing:
            story.append("put ?")
            let content = try #require(ContentID(key: "\(name)/\(value("bytes", place))"))
            return answered(try await standIn.answer(about: content, received: 0))
        case .during(let event, let step):
            try await event()
            return try await perform(step, request)
        }
    }

    private func value(_ name: String, _ place: URLComponents) -> Int {
        place.queryItems?.first { $0.name == name }?.value.flatMap { Int($0) } ?? -1
    }

    private func answer(_ name: String, _ body: [UInt8]?, _ place: URLComponents) async throws -> ReceivedAnswer {
        guard let body else {
            story.append("get")
            guard let bytes = held[name], let size = sizes[name] else {
                let body = Array(#"{"code":"4040"}"#.utf8)
                return try await standIn.answer(body: body, status: 404, batchNo: name)
            }
            let content = try #require(ContentID(key: "\(name)/\(size)"))
            return try await standIn.answer(about: content, received: bytes.count)
        }
        let offset = value("offset", place)
        story.append("put \(offset)+\(body.count)")
        sizes[name] = value("bytes", place)
        let content = try #require(ContentID(key: "\(name)/\(value("bytes", place))"))
        guard offset == held[name, default: []].count else {
            let body = Array(#"{"code":"3003"}"#.utf8)
            return try await standIn.answer(body: body, status: 409, batchNo: name)
        }
        held[name, default: []] += body
        return try await standIn.answer(about: content, received: held[name, default: []].count)
    }
}
