import ArgumentParser
import Canonical
import Delivery
import Desk
import Engine
import Evidence
import Exchange

/// `anze feeds`: what platforms send us.
struct FeedsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds", abstract: "读取平台下发的信息：事故信息、应保台账、代码表变更",
        subcommands: [FeedsPull.self, FeedsStatus.self, FeedsClose.self])
}

/// `anze feeds pull`.
struct FeedsPull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "读取新的内容；事故信息随即匹配保单并写入各机构的文件夹")

    @OptionGroup var options: GatewayOptions

    @Option(name: .customLong("destination"), help: ArgumentHelp("只读取这些去向", valueName: "D"))
    var chosen: [String] = []

    @Option(
        name: .customLong("feed"),
        help: ArgumentHelp("只读取这些内容：accident-notices、obligated-units、code-tables", valueName: "F"))
    var feeds: [String] = []

    func run() async throws {
        let gateway = Gateway(try options.load())
        let wanted = try feeds.map { try Feed(named: $0) }
        let destinations = try gateway.configuration.chosen(chosen)
        let store = try gateway.store()
        let result = try await Interruption.running { () throws(any Error) in
            try await gateway.pulling(destinations, wanted, store, by: Operator().name)
        }
        if options.json {
            try Terminal.say(json: FeedsDocument(result))
        } else {
            for line in result.lines { Terminal.say(line) }
        }
        try result.status.end()
    }
}

/// `anze feeds status`.
struct FeedsStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "各项内容读到哪里、收到多少、有没有缺口")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let store = try Gateway(try options.load()).existingStore()
        let states = try await Gateway.asking { try await store.inbound.feeds() }
        if options.json { return try Terminal.say(json: states.map { FeedDocument($0) }) }
        if states.isEmpty { Terminal.say("还没有读取过平台下发的内容：anze feeds pull") }
        for state in states {
            let unusable = state.faulty > 0 ? "，其中 \(state.faulty) 条字段不全，未使用" : ""
            Terminal.say(
                "\(state.id.destination) \(state.id.feed.label)：\(state.items) 条\(unusable)，最近读取 \(state.pulledAt?.text ?? "从未")"
            )
            if let gap = state.gap { Terminal.say("  \(gap)") }
        }
        try (states.contains { $0.gap != nil } ? ExitStatus.operatorNeeded : .done).end()
    }
}

/// `anze feeds close`.
struct FeedsClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "close", abstract: "与平台核实后关闭一项缺口，理由记入证据")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("去向", valueName: "D"))
    var destination: String

    @Option(help: ArgumentHelp("哪一项内容", valueName: "F"))
    var feed: String

    @Option(help: ArgumentHelp("理由，记入证据", valueName: "R"))
    var reason: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        let id = FeedID(
            destination: try gateway.configuration.destination(named: destination).id, feed: try Feed(named: feed))
        let store = try gateway.existingStore()
        let now = gateway.surroundings.time.now()
        let leaf = Leaf.operatorAction(
            action: "feed-close", subject: "\(id.destination) \(id.feed.rawValue)", reason: reason,
            actor: Operator().name,
            at: now.text)
        let closed = try await Gateway.asking { try await store.inbound.note(gap: nil, of: id, leaf: leaf, at: now) }
        guard closed else { throw CommandFailure(.usage, "\(destination) \(feed) 没有待处理的缺口") }
        Terminal.say("已关闭：\(destination) \(id.feed.label)")
    }
}

extension Feed {
    /// The feed of this name, or a mistake of usage.
    fileprivate init(named name: String) throws {
        guard let feed = Feed(rawValue: name) else {
            throw CommandFailure(.usage, "没有“\(name)”，可用：\(Feed.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        self = feed
    }

    /// What an operator reads.
    var label: String {
        switch self {
        case .accidentNotices: "事故信息"
        case .obligatedUnits: "应保台账"
        case .codeTables: "代码表变更"
        }
    }
}

/// What a run did with feeds and notices.
struct FeedsResult {
    var reports: [FeedReport] = []
    var matched = 0
    var exported = 0

    /// What it means for the command's end.
    var status: ExitStatus {
        ExitStatus.worst(
            reports.flatMap { report -> [ExitStatus] in
                [
                    report.obstacle.map { $0.needsOperator ? .operatorNeeded : .unfinished } ?? .done,
                    report.gap == nil ? .done : .operatorNeeded,
                    report.gain.faulty > 0 || report.isReread ? .findings : .done,
                ]
            })
    }

    /// The result for people.
    var lines: [String] {
        var lines: [String] = []
        for report in reports {
            let gain = report.gain
            let title = "\(report.feed.destination) \(report.feed.feed.label)"
            lines.append(
                "\(title)：新 \(gain.new) 条，更正 \(gain.corrected) 条，重复 \(gain.repeated) 条"
                    + (gain.faulty > 0 ? "，字段不全 \(gain.faulty) 条（已保存，未使用）" : ""))
            if report.isReread { lines.append("  平台不再认得上次的游标，已从头重读") }
            if let gap = report.gap { lines.append("  \(gap)") }
            if let obstacle = report.obstacle { lines.append("  没有读完，下次接着读：\(obstacle.reason)") }
        }
        if matched > 0 { lines.append("事故信息新匹配保单 \(matched) 件") }
        if exported > 0 { lines.append("已写入机构文件夹 \(exported) 份") }
        return lines
    }
}

extension Gateway {
    /// Reads feeds, matches notices, and tells insurers of them.
    func pulling(
        _ destinations: [DestinationConfiguration], _ wanted: [Feed], _ store: any DeliveryStore, by actor: String
    ) async throws -> FeedsResult {
        let profiles = try profiles()
        var result = FeedsResult()
        for destination in destinations {
            guard let profile = profiles[destination.id], let feeds = profile.feeds?.feeds else { continue }
            let reader = try reader(destination, profile, store, by: actor)
            for feed in Feed.allCases
            where feeds[feed] != nil && (wanted.isEmpty || wanted.contains(feed)) && !Task.isCancelled {
                do throws(SyncError) { result.reports.append(try await reader.pull(feed)) } catch {
                    throw CommandFailure(error)
                }
            }
        }
        guard !result.reports.isEmpty else {
            throw CommandFailure(.usage, "所选去向的规范没有 feeds，或没有所选的内容")
        }
        if !Task.isCancelled, wanted.isEmpty || wanted.contains(.accidentNotices) {
            let desk = try noticeDesk(store, by: actor)
            (result.matched, result.exported) = try await Gateway.receiving {
                (try await desk.match(), try await desk.export())
            }
        }
        let sequencer = try sequencer(store)
        do throws(SyncError) { try await sequencer.run() } catch { throw CommandFailure(error) }
        return result
    }

    private func reader(
        _ destination: DestinationConfiguration, _ profile: DestinationProfile, _ store: any DeliveryStore,
        by actor: String
    ) throws -> FeedReader {
        do {
            let desk = try KeyMaterial.desk(
                destination, profile: profile, identity: destination.identity ?? configuration.identity,
                surroundings: surroundings)
            return FeedReader(
                destination: destination.id, desk: desk, policy: try policy(of: destination, profile),
                line: try KeyMaterial.lines(destination)[0], store: store, surroundings: surroundings, actor: actor)
        } catch let error as KeyMaterialError { throw CommandFailure(error) }
    }
}

/// A run of `feeds pull` as JSON, schema `anze-feeds-1`.
private struct FeedsDocument: Encodable {
    struct Report: Encodable {
        let destination, feed: String
        let new, corrected, repeated, faulty, pages: Int
        let isReread: Bool
        let gap, obstacle: String?
    }

    let schema = "anze-feeds-1"
    let feeds: [Report]
    let matched, exported: Int

    init(_ result: FeedsResult) {
        feeds = result.reports.map { report in
            Report(
                destination: report.feed.destination.text, feed: report.feed.feed.rawValue, new: report.gain.new,
                corrected: report.gain.corrected, repeated: report.gain.repeated, faulty: report.gain.faulty,
                pages: report.pages, isReread: report.isReread, gap: report.gap, obstacle: report.obstacle?.reason)
        }
        matched = result.matched
        exported = result.exported
    }
}

/// A feed's state as JSON.
struct FeedDocument: Encodable {
    let destination, feed: String
    let items, faulty: Int
    let pulledAt, gap: String?

    init(_ state: FeedState) {
        destination = state.id.destination.text
        feed = state.id.feed.rawValue
        items = state.items
        faulty = state.faulty
        pulledAt = state.pulledAt?.text
        gap = state.gap
    }
}
