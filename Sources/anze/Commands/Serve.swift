import ArgumentParser
import Connectors
import Console
import Delivery
import Desk
import Engine
import Exchange
import Foundation

/// `anze serve`: runs the schedule, alerts, metrics, health and the intake in one process.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "常驻运行：按计划报送与取文件、接收机构报送、指标、健康检查、告警")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let gateway = Gateway(try options.load())
        let configuration = gateway.configuration
        guard !configuration.schedule.isEmpty || configuration.console != nil || configuration.submissions != nil else {
            throw CommandFailure(.usage, "配置中既没有 schedule 也没有 console、intake.listen：没有可运行的内容")
        }
        let store = try gateway.store()
        let service = Service(
            gateway: gateway, store: store,
            intake: try configuration.submissions.map { try IntakeService($0, of: gateway) })
        // A mistake in keys or profiles ends the command before anything runs.
        try service.check()
        let failure = await Interruption.running { await service.run() }
        if let failure { throw failure }
    }
}

/// The parts of `anze serve` around one store.
private struct Service: Sendable {
    let gateway: Gateway
    let store: any DeliveryStore
    let recent: RecentBooks
    /// The intake; nil where the configuration has none.
    let intake: IntakeService?

    init(gateway: Gateway, store: any DeliveryStore, intake: IntakeService?) {
        self.gateway = gateway
        self.store = store
        self.intake = intake
        recent = RecentBooks(views: store.views, time: gateway.surroundings.time)
    }

    func check() throws {
        _ = try gateway.routes()
        _ = try gateway.signer()
        _ = try gateway.workingDays()
        for job in gateway.configuration.schedule {
            if case .package(let destination) = job.work { try gateway.checkPackages(destination, store) }
        }
    }

    func run() async -> CommandFailure? {
        await withTaskGroup(of: CommandFailure?.self) { group in
            if let console = gateway.configuration.console {
                group.addTask { await serve(host: console.host, port: console.port) }
            }
            if let intake {
                group.addTask { await intake.serve() }
                group.addTask {
                    await intake.judge()
                    return nil
                }
            }
            group.addTask {
                await scheduler.run()
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            await group.waitForAll()
            return first
        }
    }

    private func serve(host: String, port: Int) async -> CommandFailure? {
        let server = ConsoleServer(
            host: host, port: port, metrics: { await metrics() }, health: { await health() },
            logger: gateway.surroundings.logger)
        do {
            try await server.run { port in Terminal.complain("监听 http://\(host):\(port)") }
            return nil
        } catch { return CommandFailure(.usage, "无法监听 \(host):\(port)：地址被占用，或没有权限") }
    }

    private var scheduler: Scheduler {
        Scheduler(
            jobs: gateway.configuration.schedule, book: store.jobs, surroundings: gateway.surroundings,
            errands: { await errands() }, perform: { job in await perform(job) }, look: { await look() })
    }

    private func perform(_ job: ScheduledJob) async -> Int {
        await performing(job.name) { try await status(of: job) }
    }

    /// Does what has a name to its end, says what went wrong, and gives the exit code.
    @discardableResult
    private func performing(_ name: String, _ work: () async throws -> ExitStatus) async -> Int {
        do {
            return Int(try await work().rawValue)
        } catch let failure as CommandFailure {
            Terminal.complain("\(name)：\(failure.message)")
            return Int(failure.status.rawValue)
        } catch { return Int(ExitStatus.fault.rawValue) }
    }

    /// Alerts that were not told, and the replays that somebody began and nobody carries out: they go on where they stood.
    private func errands() async -> [Scheduler.Errand] {
        intake?.ring()
        let telling = Scheduler.Errand("alerts") { await tell() }
        do {
            return [telling]
                + (try await store.replays.begun().filter { gateway.mayCarryOn($0) }.map { replay in
                    Scheduler.Errand("replay \(replay.id)") {
                        await performing("replay \(replay.id)") { try await gateway.carryOn(replay, store) }
                    }
                })
        } catch {
            Terminal.complain("重放检查失败：\(error)")
            return [telling]
        }
    }

    private func status(of job: ScheduledJob) async throws -> ExitStatus {
        switch job.work {
        case .sync(let destination):
            let chosen = try gateway.configuration.chosen(destination.map { [$0.text] } ?? [])
            return try await gateway.pushing(chosen, store, isUntilIdle: true).status
        case .collect(let source):
            let sources = gateway.configuration.allSources.filter { source == nil || $0.id.text == source }
            let run = CollectRun(
                gateway: gateway, ingestion: try Ingestion(gateway),
                environment: ProcessInfo.processInfo.environment)
            return try await run.run(sources).status
        case .checkpoint:
            do { try await gateway.sequencer(store).run() } catch let error as SyncError { throw CommandFailure(error) }
            return .done
        case .reconcile(let destination):
            let chosen = try gateway.configuration.chosen(destination.map { [$0.text] } ?? [])
            let plan = ReconcilePlan(destinations: chosen, kinds: [], day: nil)
            return try await gateway.reconciling(plan, store, by: Operator.schedule).status
        case .feeds(let destination):
            let chosen = try gateway.configuration.chosen(destination.map { [$0.text] } ?? [])
            return try await gateway.pulling(chosen, [], store, by: Operator.schedule).status
        case .package(let destination):
            return try await gateway.packageRound(destination, store)
        case .archive:
            _ = try await gateway.archiving(store, by: Operator.schedule)
            return .done
        }
    }

    private var alerts: AlertDesk {
        AlertDesk(
            book: store.alerts,
            sender: AlertSender(gateway.configuration.alerts, logger: gateway.surroundings.logger) {
                Terminal.complain($0)
            }, surroundings: gateway.surroundings)
    }

    /// Notes the alerts that began or ended since the last look.
    private func look() async {
        do {
            let now = gateway.surroundings.time.now()
            let conditions = AlertConditions.current(
                try await store.views.books(), keys: gateway.keyEntries(), replays: try await store.replays.begun(),
                reconciliations: try await store.reconciliations.current(), feeds: try await store.inbound.feeds(),
                packages: try await store.packages.packages(), now: now)
            let intake = AlertConditions.intake(
                try gateway.submissionBooks(), patience: gateway.configuration.submissions?.patience ?? 0, now: now)
            try await alerts.note(conditions.merging(intake) { current, _ in current })
        } catch { Terminal.complain("告警检查失败：\(error)") }
    }

    /// Tells what was not told yet.
    private func tell() async {
        do { try await alerts.tell() } catch { Terminal.complain("告警未能发出：\(error)") }
    }

    private func metrics() async -> String? {
        do {
            let (books, runs) = (try await recent.books(), try await store.jobs.runs())
            return MetricsText(
                books: books, keys: gateway.keyEntries(), now: gateway.surroundings.time.now(), runs: runs,
                pressures: try await gateway.backPressures(),
                reconciliations: try await store.reconciliations.current(),
                submissions: try gateway.submissionBooks(), feeds: try await store.inbound.feeds(),
                packages: try await store.packages.packages()
            ).text
        } catch { return nil }
    }

    private func health() async -> ConsoleServer.Health {
        do {
            let books = try await recent.books()
            let isBalanced = books.isBalanced && books.destinations.allSatisfy(\.isBalanced)
            return ConsoleServer.Health(
                isGood: isBalanced, document: #"{"balanced":\#(isBalanced),"store":"ok"}"#)
        } catch { return ConsoleServer.Health(isGood: false, document: #"{"store":"unreadable"}"#) }
    }
}
