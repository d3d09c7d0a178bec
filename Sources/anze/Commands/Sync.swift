import ArgumentParser
import Delivery
import Desk
import Engine
import Exchange
import Foundation

/// `anze sync`: pushes what is due and returns.
struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "报送到期的批次，查证结果未知的批次，然后返回")

    @OptionGroup var options: GatewayOptions

    @Option(name: .customLong("destination"), help: ArgumentHelp("只报送到这些去向", valueName: "D"))
    var chosen: [String] = []

    @Option(help: ArgumentHelp("把将要发送的请求原样写入文件夹，不发送、不改存储", valueName: "OUT"))
    var dryRun: String?

    @Flag(help: "直到一分钟内没有可做的事为止")
    var untilIdle = false

    func run() async throws {
        let gateway = Gateway(try options.load())
        let destinations = try gateway.configuration.chosen(chosen)
        let store = try gateway.existingStore()
        if let dryRun { return try await gateway.write(destinations, store, to: dryRun) }
        let report = try await Interruption.running { () throws(any Error) in
            try await gateway.pushing(destinations, store, isUntilIdle: untilIdle)
        }
        try show(report)
        try report.status.end()
    }

    private func show(_ report: SyncReport) throws {
        if options.json { return try Terminal.say(json: report.lines.map { SyncDocument($0) }) }
        for line in report.lines where line.hasNews {
            Terminal.say(
                "\(line.after.destination)：受理 \(line.accepted)（其中找回 \(line.recovered)），拒绝 \(line.rejected)，"
                    + "等待 \(line.after.waiting)，未知 \(line.after.count(.unknown))")
            if let blocked = line.after.control.blocked {
                Terminal.complain("\(line.after.destination) 已停止：\(blocked)")
            }
            for report in line.after.stuckReports { Terminal.complain("\(line.after.destination)：\(report.sentence)") }
        }
    }
}

/// One destination of a run as JSON.
private struct SyncDocument: Encodable {
    let destination: String
    let accepted, recovered, rejected, waiting, unknown: Int
    let blocked: String?

    init(_ line: SyncReport.Line) {
        destination = line.after.destination.text
        accepted = line.accepted
        recovered = line.recovered
        rejected = line.rejected
        waiting = line.after.waiting
        unknown = line.after.count(.unknown)
        blocked = line.after.control.blocked
    }
}

extension SyncReport.Line {
    /// Whether there is anything to tell: a run that found nothing to do is silent.
    fileprivate var hasNews: Bool { before != after || isUnfinished || after.control.blocked != nil }
}

extension SyncReport {
    /// What a run means for a command's end.
    var status: ExitStatus {
        ExitStatus.worst(
            lines.flatMap { line in
                [
                    line.needsOperator(now: endedAt) ? .operatorNeeded : .done,
                    line.isUnfinished ? .unfinished : .done, line.rejected > 0 ? .findings : .done,
                ] as [ExitStatus]
            })
    }
}

extension CommandFailure {
    /// A run's failure with its exit status.
    init(_ error: SyncError) {
        switch error {
        case .store: self.init(.storage, error.description)
        case .signer, .evidenceOverdue: self.init(.operatorNeeded, error.description)
        }
    }
}

extension GatewayConfiguration {
    /// The destinations of these names, or all that are sent to directly.
    func chosen(_ names: [String]) throws -> [DestinationConfiguration] {
        guard !names.isEmpty else { return destinations.filter { $0.via == nil } }
        return try names.map { name in
            let destination = try destination(named: name)
            if let via = destination.via {
                throw CommandFailure(.usage, "\(name) 经 \(via.destination) 转报，不直接报送")
            }
            return destination
        }
    }

    /// The destination of this name.
    func destination(named name: String) throws -> DestinationConfiguration {
        guard let destination = destinations.first(where: { $0.id.text == name }) else {
            let known = destinations.map(\.id.text).joined(separator: "、")
            throw CommandFailure(.usage, "配置中没有去向“\(name)”，现有：\(known)")
        }
        return destination
    }
}

extension Gateway {
    /// Sends what is due to some destinations, and numbers the evidence before and after.
    func pushing(
        _ destinations: [DestinationConfiguration], _ store: any DeliveryStore, isUntilIdle: Bool
    ) async throws -> SyncReport {
        let profiles = try profiles()
        var runs: [(destination: DestinationID, run: SyncRun)] = []
        for destination in destinations {
            guard let profile = profiles[destination.id] else { continue }
            runs.append((destination.id, try run(destination, profile, store, isUntilIdle: isUntilIdle)))
        }
        let synchronisation = Synchronisation(
            store: store, sequencer: try sequencer(store), grace: configuration.evidenceGrace,
            surroundings: surroundings)
        do throws(SyncError) { return try await synchronisation.run(runs) } catch { throw CommandFailure(error) }
    }

    /// Writes what each destination would get: `<destination>/<batch number>.headers` and `.body`.
    fileprivate func write(
        _ destinations: [DestinationConfiguration], _ store: any DeliveryStore, to folder: String
    ) async throws {
        let profiles = try profiles()
        for destination in destinations {
            guard let profile = profiles[destination.id] else { continue }
            let place = "\(folder)/\(destination.id)"
            var (count, batches) = (0, 0)
            do {
                let desk = try KeyMaterial.desk(
                    destination, profile: profile, identity: destination.identity ?? configuration.identity,
                    surroundings: surroundings)
                let dry = DryRun(destination: destination.id, desk: desk, store: store, surroundings: surroundings)
                try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
                for (batch, request) in try await dry.requests() {
                    let head = ["\(request.method) \(request.url)"] + request.headers.map { "\($0.name): \($0.value)" }
                    let parts = [
                        ("headers", Array((head.joined(separator: "\n") + "\n").utf8)), ("body", request.body ?? []),
                    ]
                    for (suffix, bytes) in parts {
                        let file = URL(fileURLWithPath: "\(place)/\(batch.number).\(suffix)")
                        try Data(bytes).write(to: file, options: .atomic)
                    }
                    count += batch.count
                    batches += 1
                }
            } catch let error as KeyMaterialError {
                throw CommandFailure(error)
            } catch let error as SyncError {
                throw CommandFailure(error)
            } catch { throw CommandFailure(.storage, "无法写入“\(place)”：请检查路径、权限与磁盘空间") }
            let more = batches == DryRun.most ? "（只写前 \(batches) 批）" : ""
            Terminal.say("\(destination.id)：将发送 \(count) 条记录\(more)，已写入 \(place)（含个人信息，请妥善保管；没有发送）")
        }
    }

    private func run(
        _ destination: DestinationConfiguration, _ profile: DestinationProfile, _ store: any DeliveryStore,
        isUntilIdle: Bool
    ) throws -> SyncRun {
        do {
            let desk = try KeyMaterial.desk(
                destination, profile: profile, identity: destination.identity ?? configuration.identity,
                surroundings: surroundings)
            return SyncRun(
                courier: Courier(
                    destination: destination.id, desk: desk, policy: try policy(of: destination, profile), store: store,
                    surroundings: surroundings,
                    contents: ContentReader(folders: configuration.attachments?.paths ?? [:])),
                lines: try KeyMaterial.lines(destination), store: store, surroundings: surroundings,
                isUntilIdle: isUntilIdle)
        } catch let error as CommandFailure {
            throw error
        } catch let error as KeyMaterialError { throw CommandFailure(error) }
    }

    /// What a destination's contract and calendar allow.
    func policy(
        of destination: DestinationConfiguration, _ profile: DestinationProfile
    ) throws -> FlowPolicy {
        FlowPolicy(
            perSecond: destination.perSecond, ceiling: destination.concurrency,
            window: try (destination.window ?? profile.window).map { $0.window(calendar: try workingDays()) })
    }
}

extension CommandFailure {
    /// A key that cannot be used, with its exit status: an operator is needed where it could be used before.
    init(_ error: KeyMaterialError) {
        self.init(error.isOutOfDate ? .operatorNeeded : .usage, error.description)
    }
}
