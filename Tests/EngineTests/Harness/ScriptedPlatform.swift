import Canonical
import Delivery
import Engine
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

/// A platform with a script for the next requests; without one it does what wire.md says.
actor ScriptedPlatform {
    /// What happens to one request.
    enum Step: Sendable {
        /// Done as wire.md says: a batch is taken and judged at once, a question answered.
        case orderly
        /// The batch is taken; these records of it are rejected.
        case reject([PlatformStandIn.Named])
        /// The batch is taken; its first record is rejected.
        case rejectFirst(code: String)
        /// The batch is taken and not judged until somebody asks.
        case processing
        /// Done, but the answer is lost on its way back.
        case loseAnswer
        /// Lost on its way there.
        case loseRequest
        /// No connection: no byte leaves.
        case unreachable
        /// Refused with a signed code; nothing is taken.
        case refuse(code: String, status: Int, retryAfter: Int? = nil)
        /// Something in between answers; the platform sees nothing.
        case proxy(status: Int)
        /// Something else happens while the request is under way.
        indirect case during(@Sendable () async throws -> Void, Step)
    }

    /// A request as it reached the way to the platform.
    struct Request: Equatable {
        let purpose: AttemptPurpose
        let number: String
        let body: [UInt8]?
        let nonce: String?
    }

    private struct Known {
        let batch: SealedBatch
        let rejected: [PlatformStandIn.Named]
        var isJudged: Bool
        let at: Int64
    }

    /// All requests so far, those that got lost included.
    private(set) var requests: [Request] = []
    /// How many batches brought each record's version, by kind, key and version.
    private(set) var arrivals: [String: Int] = [:]
    /// The versions of each record, by kind and key, in the order in which they were accepted.
    private(set) var accepted: [String: [Int]] = [:]
    /// How often somebody asked whether the platform is there.
    private(set) var pings = 0
    /// The requests with what was done to each.
    private(set) var story: [String] = []
    /// Whether a batch that comes again is applied again: only who asks first keeps it from being counted twice.
    private var isForgetful = false
    /// How long a question does not find a batch, in milliseconds.
    private var visibility: Int64 = 0
    private var now: Int64 = 0
    private var standIn: PlatformStandIn
    private var script: [Step]
    private var known: [String: Known] = [:]
    private var rejecting: [String: PlatformStandIn.Named] = [:]
    private var spoiling: (key: String, code: String)?

    init(_ standIn: PlatformStandIn, script: [Step]) {
        self.standIn = standIn
        self.script = script
    }

    /// Replaces what is left of the script.
    func play(_ steps: [Step]) { script = steps }

    /// Rejects these records wherever they come, as long as nothing else is said.
    func reject(_ named: [PlatformStandIn.Named]) {
        rejecting = Dictionary(named.map { ($0.key, $0) }) { first, _ in first }
    }

    /// Behaves worse than wire.md asks for, as platforms do.
    func behave(isForgetful: Bool, visibility seconds: Int64) {
        self.isForgetful = isForgetful
        visibility = seconds * 1000
    }

    /// Refuses every batch that holds a record, as a whole.
    func refuse(batchesWith key: String, code: String) { spoiling = (key, code) }

    func carry(_ request: SignedRequest) async throws -> LineResult {
        let purpose: AttemptPurpose = request.body == nil ? .query : .send
        let header = Dictionary(request.headers.map { ($0.name, $0.value) }) { first, _ in first }
        if request.url.hasSuffix("/ping") {
            pings += 1
            return try await pong(script.isEmpty ? .orderly : script.removeFirst(), header["X-Anze-Timestamp"])
        }
        let number = header["Idempotency-Key"] ?? request.url.split(separator: "/").last.map(String.init) ?? ""
        requests.append(Request(purpose: purpose, number: number, body: request.body, nonce: header["X-Anze-Nonce"]))
        // The platform's clock is the gateway's: an answer is signed when its request was.
        if let now = header["X-Anze-Timestamp"].flatMap({ Int64($0) }) {
            self.now = now
            standIn = PlatformStandIn(signer: standIn.signer, at: Timestamp(milliseconds: now))
        }
        if let spoiling, let body = request.body,
            String(decoding: body, as: UTF8.self).contains("\"key\":\"\(spoiling.key)\"")
        {
            return try await perform(.refuse(code: spoiling.code, status: 400), BatchNumber(number), body)
        }
        let step = script.isEmpty ? .orderly : script.removeFirst()
        story.append("\(now) \(purpose.rawValue) \(number.suffix(6)) \("\(step)".prefix(40))")
        return try await perform(step, BatchNumber(number), request.body)
    }

    private func pong(_ step: Step, _ timestamp: String?) async throws -> LineResult {
        func signed(_ code: String, _ status: Int) async throws -> LineResult {
            let at = Timestamp(milliseconds: timestamp.flatMap { Int64($0) } ?? now)
            let answer = try await PlatformStandIn(signer: standIn.signer, at: at).answer(
                body: Array(#"{"code":"\#(code)","time":"2026-11-20T02:10:03.120+08:00"}"#.utf8), status: status,
                batchNo: "")
            return .answered(answer, bytesSent: 0, timesSent: 1)
        }
        switch step {
        case .orderly, .reject, .rejectFirst, .processing: return try await signed("0000", 200)
        case .refuse(let code, let status, _): return try await signed(code, status)
        case .loseAnswer, .loseRequest: return .unknown(reason: "连接中断", bytesSent: 0)
        case .unreachable: return .notSent(reason: "无法连接")
        case .proxy(let status):
            return .answered(
                ReceivedAnswer(status: status, headers: [], body: Array("<html>".utf8)), bytesSent: 0, timesSent: 1)
        case .during(let event, let step):
            try await event()
            return try await pong(step, timestamp)
        }
    }

    private func perform(_ step: Step, _ number: BatchNumber, _ body: [UInt8]?) async throws -> LineResult {
        let sent = body?.count ?? 0
        func answered(_ answer: ReceivedAnswer) -> LineResult { .answered(answer, bytesSent: sent, timesSent: 1) }
        switch step {
        case .orderly:
            let hit = rejecting.isEmpty ? [] : keys(of: body).compactMap { rejecting[$0.key] }
            return answered(try await answer(number, body, rejected: hit, isJudged: true))
        case .rejectFirst(let code):
            let first = keys(of: body).first.map { PlatformStandIn.Named($0.key, version: $0.version, code: code) }
            return answered(try await answer(number, body, rejected: first.map { [$0] } ?? [], isJudged: true))
        case .reject(let named): return answered(try await answer(number, body, rejected: named, isJudged: true))
        case .processing: return answered(try await answer(number, body, rejected: [], isJudged: false))
        case .loseAnswer:
            _ = try await answer(number, body, rejected: [], isJudged: true)
            return .unknown(reason: "连接中断", bytesSent: sent)
        case .loseRequest: return .unknown(reason: "连接中断", bytesSent: sent)
        case .unreachable: return .notSent(reason: "无法连接")
        case .refuse(let code, let status, let retryAfter):
            let answer = try await standIn.answer(about: number, code: code, status: status)
            let wait = retryAfter.map { [(name: "Retry-After", value: "\($0)")] } ?? []
            return answered(
                ReceivedAnswer(status: status, headers: answer.headers + wait, body: answer.body))
        case .proxy(let status):
            return answered(ReceivedAnswer(status: status, headers: [], body: Array("<html>".utf8)))
        case .during(let event, let step):
            try await event()
            return try await perform(step, number, body)
        }
    }

    private func answer(
        _ number: BatchNumber, _ body: [UInt8]?, rejected: [PlatformStandIn.Named], isJudged: Bool
    ) async throws -> ReceivedAnswer {
        guard let body else { return try await answer(toQuestionAbout: number) }
        story.append("  applied \(number.text.suffix(6))")
        if let earlier = known[number.text], !isForgetful || earlier.batch.body != body {
            guard earlier.batch.body == body else {
                return try await standIn.answer(about: number, code: "3002", status: 409)
            }
            return try await receipt(earlier, code: "3001")
        }
        let taken = Known(batch: try record(body, number, rejected), rejected: rejected, isJudged: isJudged, at: now)
        known[number.text] = taken
        return try await receipt(taken, code: "0000")
    }

    private func answer(toQuestionAbout number: BatchNumber) async throws -> ReceivedAnswer {
        guard var asked = known[number.text], now >= asked.at + visibility else {
            return try await standIn.answer(about: number, code: "4040", status: 404)
        }
        asked.isJudged = true
        known[number.text] = asked
        return try await receipt(asked, code: "0000")
    }

    private func receipt(_ batch: Known, code: String) async throws -> ReceivedAnswer {
        guard batch.isJudged else {
            return try await standIn.answer(
                about: batch.batch, state: "processing", status: code == "3001" ? 200 : 202, code: code)
        }
        let count = batch.rejected.count
        let state = count == 0 ? "accepted" : count < batch.batch.count ? "partial" : "rejected"
        return try await standIn.answer(about: batch.batch, state: state, code: code, rejected: batch.rejected)
    }

    private func keys(of body: [UInt8]?) -> [(key: String, version: Int)] {
        let object = body.flatMap { try? JSONSerialization.jsonObject(with: Data($0)) } as? [String: Any]
        return (object?["records"] as? [[String: Any]] ?? []).compactMap { record in
            guard let key = record["key"] as? String, let version = record["version"] as? Int else { return nil }
            return (key, version)
        }
    }

    /// Counts the records of a batch that arrives for the first time.
    private func record(
        _ body: [UInt8], _ number: BatchNumber, _ rejected: [PlatformStandIn.Named]
    ) throws -> SealedBatch {
        let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        let records = try #require(object?["records"] as? [[String: Any]])
        let kind = try #require((object?["kind"] as? String).flatMap { Kind(id: $0) })
        for record in records {
            let (key, version) = (try #require(record["key"] as? String), try #require(record["version"] as? Int))
            arrivals["\(kind.id) \(key) \(version)", default: 0] += 1
            if !rejected.contains(where: { $0.key == key }) {
                accepted["\(kind.id) \(key)", default: []].append(version)
            }
        }
        return SealedBatch(
            number: number, kind: kind, count: records.count, control: Fen(0), body: body, bodySM3: SM3.digest(of: body)
        )
    }
}

/// A line to the scripted platform.
struct ScriptedLine: Line {
    let platform: ScriptedPlatform

    func carry(_ request: SignedRequest) async -> LineResult {
        do { return try await platform.carry(request) } catch {
            Issue.record(error, "the scripted platform could not answer")
            return .unknown(reason: "\(error)", bytesSent: 0)
        }
    }
}
