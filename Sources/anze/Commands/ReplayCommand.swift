import Adapters
import ArgumentParser
import Definitions
import Delivery
import Desk
import Engine
import Exchange
import Foundation
import Validation

/// `anze replay`: sends failed deliveries again, by a plan.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "按计划重放失败的报送：计划、批准、分步执行、查看、取消",
        subcommands: [
            ReplayPlanCommand.self, ReplayApprove.self, ReplayRunCommand.self, ReplayStatus.self, ReplayCancel.self,
        ])
}

extension Gateway {
    /// The desk that plans replays.
    func replayDesk(_ store: any DeliveryStore) throws -> ReplayDesk {
        ReplayDesk(
            store: store, judge: try recordJudge(),
            approvalAbove: configuration.replayApprovalAbove ?? ReplayDesk.approvalAbove, surroundings: surroundings)
    }

    /// The rules for single records, with the limits in force.
    func recordJudge() throws -> RecordJudge {
        do { return RecordJudge(parameters: try RuleParametersFile.load(root: configuration.mappings)) } catch {
            throw CommandFailure(.usage, error.description)
        }
    }

    /// Runs an order about a replay, with its error as the command's.
    static func ordering<Value>(_ order: () async throws -> Value) async throws -> Value {
        do { return try await order() } catch let error as ReplayError { throw CommandFailure(error) }
    }
}

extension CommandFailure {
    /// A refused order with its exit status.
    init(_ error: ReplayError) {
        switch error {
        case .store(let error): self.init(error)
        case .busy: self.init(.unfinished, error.description)
        case .needsApproval, .stopped: self.init(.operatorNeeded, error.description)
        case .unknownGroup, .unknownReplay, .samePerson, .expired, .wrongState, .nothingToSend:
            self.init(.usage, error.description)
        }
    }
}

/// `anze replay plan --group G --reason R`.
struct ReplayPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "plan", abstract: "为一个失败组制定重放计划，不发送")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("失败组编号，见 anze failures", valueName: "G"))
    var group: String

    @Option(help: ArgumentHelp("理由，记入证据", valueName: "R"))
    var reason: String

    @Option(help: ArgumentHelp("工单号", valueName: "T"))
    var ticket = ""

    @Flag(help: "结果未知的批次不再查证，原号原文重发（须另一人批准；对方不识别重复批次号时会造成重复）")
    var resendUnknown = false

    func run() async throws {
        let gateway = Gateway(try options.load())
        let store = try gateway.existingStore()
        let order = ReplayDesk.Order(
            by: Operator().name, reason: reason, ticket: ticket, resendsUnknown: resendUnknown)
        let desk = try gateway.replayDesk(store)
        let (replay, items) = try await Gateway.ordering { try await desk.plan(group: group, order) }
        let forecast = try gateway.forecast(of: items, at: replay.destination)
        if options.json { return try Terminal.say(json: ReplayDocument(replay, forecastSeconds: forecast)) }
        for line in ReplayText(replay).lines { Terminal.say(line) }
        if let seconds = forecast { Terminal.say("  预计      按允许的速率约 \(seconds) 秒") }
        for item in items where item.skip != nil {
            let detail = item.detail.map { "（\($0)）" } ?? ""
            Terminal.say("  跳过      \(item.key) 第 \(item.version) 版：\(item.skip?.label ?? "")\(detail)")
        }
        Terminal.say(
            replay.needsApproval && replay.approvedBy == nil
                ? "下一步：由另一人运行 anze replay approve \(replay.id)" : "下一步：anze replay run \(replay.id)")
    }
}

extension Gateway {
    /// How many seconds a plan takes at least: its batches at the allowed rate, of which live traffic keeps half.
    fileprivate func forecast(of items: [ReplayItem], at destination: DestinationID) throws -> Int? {
        guard let configured = configuration.destinations.first(where: { $0.id == destination }),
            let perSecond = configured.perSecond, let profile = try profiles()[destination]
        else { return nil }
        let sent = items.count { $0.skip == nil }
        let batches = min(sent, 4) + (sent + profile.limits.records - 1) / profile.limits.records
        return max(1, 2 * batches / perSecond)
    }
}

/// `anze replay approve ID`.
struct ReplayApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "approve", abstract: "批准另一人制定的计划")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("计划编号", valueName: "ID"))
    var id: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        let desk = try gateway.replayDesk(try gateway.existingStore())
        let replay = try await Gateway.ordering { try await desk.approve(id, by: Operator().name) }
        if options.json { return try Terminal.say(json: ReplayDocument(replay)) }
        Terminal.say("已批准 \(replay.id)：anze replay run \(replay.id)")
    }
}

/// `anze replay run ID`.
struct ReplayRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "分步执行计划：1、5、20、100、其余；中断后再次运行即接着执行")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("计划编号", valueName: "ID"))
    var id: String

    @Flag(name: .customLong("continue"), help: "计划因结果不佳停下后，核对过仍要继续")
    var goesOn = false

    func run() async throws {
        let gateway = Gateway(try options.load())
        let replay = try await gateway.carryOut(
            id, try gateway.existingStore(), by: Operator().name, goesOnAfterStop: goesOn)
        if options.json {
            try Terminal.say(json: ReplayDocument(replay))
        } else {
            for line in ReplayText(replay).lines { Terminal.say(line) }
        }
        try replay.exit.end()
    }
}

extension Replay {
    /// What it means for the command's end.
    var exit: ExitStatus {
        if !counts.isBalanced { return .fault }
        switch state {
        case .done: return counts.rejected > 0 ? .findings : .done
        case .cancelled: return .done
        case .stopped: return .operatorNeeded
        case .planned, .approved, .running, .expired: return .unfinished
        }
    }
}

/// `anze replay status [ID]`.
struct ReplayStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "计划与执行情况；--out 写出明细与签名的汇总")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("计划编号；不写则列出全部", valueName: "ID"))
    var id: String?

    @Option(help: ArgumentHelp("写出明细 CSV、汇总 JSON 及其国密签名的文件夹", valueName: "DIR"))
    var out: String?

    func validate() throws {
        guard out == nil || id != nil else { throw ValidationError("--out 需要指明计划编号") }
    }

    func run() async throws {
        let gateway = Gateway(try options.load())
        let store = try gateway.existingStore()
        let desk = try gateway.replayDesk(store)
        guard let id else {
            let replays = try await Gateway.ordering { try await desk.replays() }
            if options.json { return try Terminal.say(json: replays.map { ReplayDocument($0) }) }
            if replays.isEmpty { Terminal.say("没有重放计划") }
            for replay in replays {
                Terminal.say(
                    "\(replay.id)  \(replay.state.label)  \(replay.group)  \(replay.counts.requested) 条  \(replay.reason)"
                )
            }
            return
        }
        let replay = try await Gateway.ordering { try await desk.replay(id) }
        if options.json {
            try Terminal.say(json: ReplayDocument(replay))
        } else {
            for line in ReplayText(replay).lines { Terminal.say(line) }
        }
        if let out {
            let items = try await Gateway.asking { try await store.replays.items(of: id) }
            try await ReplayReport(replay: replay, items: items).write(to: out, signer: try gateway.signer())
            Terminal.complain("已写出 \(out)/\(id).csv、\(id).json、\(id).json.p7s")
        }
    }
}

/// `anze replay cancel ID --reason R`.
struct ReplayCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "cancel", abstract: "取消计划：尚未发送的保持原状")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("计划编号", valueName: "ID"))
    var id: String

    @Option(help: ArgumentHelp("理由，记入证据", valueName: "R"))
    var reason: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        let desk = try gateway.replayDesk(try gateway.existingStore())
        let replay = try await Gateway.ordering { try await desk.cancel(id, by: Operator().name, reason: reason) }
        if options.json { return try Terminal.say(json: ReplayDocument(replay)) }
        for line in ReplayText(replay).lines { Terminal.say(line) }
    }
}
