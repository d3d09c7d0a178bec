import ArgumentParser
import Delivery
import Desk
import Engine
import Exchange

/// `anze sync`: pushes what is due and returns.
struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "报送到期的批次，查证结果未知的批次，然后返回")

    @OptionGroup var options: GatewayOptions

    @Option(name: .customLong("destination"), help: ArgumentHelp("只报送到这些去向", valueName: "D"))
    var chosen: [String] = []

    @Flag(help: "直到一分钟内没有可做的事为止")
    var untilIdle = false

    func run() async throws {
        let gateway = Gateway(try options.load())
        let destinations = try gateway.configuration.chosen(chosen)
        let profiles = try gateway.profiles()
        let store = try gateway.existingStore()
        var runs: [(destination: DestinationID, run: SyncRun)] = []
        for destination in destinations {
            guard let profile = profiles[destination.id] else { continue }
            runs.append((destination.id, try gateway.run(destination, profile, store, isUntilIdle: untilIdle)))
        }
        let synchronisation = Synchronisation(
            store: store, sequencer: try gateway.sequencer(store), grace: gateway.configuration.evidenceGrace,
            surroundings: gateway.surroundings)
        let chosenRuns = runs
        let report: SyncReport
        do throws(SyncError) {
            report = try await Interruption.running { () throws(SyncError) in
                try await synchronisation.run(chosenRuns)
            }
        } catch { throw CommandFailure(error) }
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
    fileprivate var status: ExitStatus {
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
    /// The destinations of these names, or all.
    func chosen(_ names: [String]) throws -> [DestinationConfiguration] {
        names.isEmpty ? destinations : try names.map { try destination(named: $0) }
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
    fileprivate func run(
        _ destination: DestinationConfiguration, _ profile: DestinationProfile, _ store: any DeliveryStore,
        isUntilIdle: Bool
    ) throws -> SyncRun {
        do {
            let desk = try KeyMaterial.desk(
                destination, profile: profile, identity: destination.identity ?? configuration.identity)
            return SyncRun(
                courier: Courier(destination: destination.id, desk: desk, store: store, surroundings: surroundings),
                lines: try KeyMaterial.lines(destination), perSecond: destination.perSecond, store: store,
                surroundings: surroundings, isUntilIdle: isUntilIdle)
        } catch { throw CommandFailure(.usage, error.description) }
    }
}
