import ArgumentParser
import Canonical
import Delivery
import Desk
import Engine
import Evidence
import Exchange

/// `anze reconcile`: our accounts against what destinations list.
struct Reconcile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "对账：本方已受理的与平台清单逐条核对；平台缺的先查证，确认没有的以新批次重报",
        subcommands: [ReconcileRun.self, ReconcileClose.self], defaultSubcommand: ReconcileRun.self)
}

/// Which accounts are reconciled.
struct ReconcilePlan {
    let destinations: [DestinationConfiguration]
    /// None for all.
    let kinds: [Kind]
    /// `nil` for what is due.
    let day: CivilDate?
}

/// `anze reconcile [run]`.
struct ReconcileRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "核对一日，或自上次以来的各日")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("核对这一日（北京时间）；不写则自上次对账以来各日，至昨日", valueName: "YYYY-MM-DD"))
    var date: String?

    @Option(name: .customLong("destination"), help: ArgumentHelp("只核对这些去向", valueName: "D"))
    var chosen: [String] = []

    @Option(name: .customLong("kind"), help: ArgumentHelp("只核对这些记录类型", valueName: "K"))
    var kinds: [String] = []

    @Option(help: ArgumentHelp("每一账最多列出的差异行数", valueName: "N"))
    var maxLines = 50

    func run() async throws {
        let gateway = Gateway(try options.load())
        let today = gateway.surroundings.time.now().day
        let plan = ReconcilePlan(
            destinations: try gateway.configuration.chosen(chosen), kinds: try kinds.map { try Kind(named: $0) },
            day: try date.map { text in
                guard let day = CivilDate(iso: text), day <= today else {
                    throw CommandFailure(.usage, "--date 应为不晚于今日的日期，例如 2026-11-20")
                }
                return day
            })
        let store = try gateway.existingStore()
        let result = try await Interruption.running { () throws(any Error) in
            try await gateway.reconciling(plan, store, by: Operator().name)
        }
        var documents: [ReconciliationDocument] = []
        for report in result.reports {
            var lines: [Discrepancy] = []
            if let found = report.reconciliation {
                lines = try await Gateway.asking {
                    try await store.reconciliations.lines(of: found.id, limit: maxLines)
                }
            }
            if options.json {
                documents.append(ReconciliationDocument(report, lines: lines))
            } else {
                for line in ReconciliationText(report: report, lines: lines).lines { Terminal.say(line) }
            }
        }
        if options.json { try Terminal.say(json: documents) }
        if !options.json, result.reports.isEmpty { Terminal.say("没有需要对账的日期") }
        try result.status.end()
    }
}

/// `anze reconcile close`.
struct ReconcileClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "核实并与平台了结后，关闭一账的差异，理由记入证据")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("哪一日", valueName: "YYYY-MM-DD"))
    var date: String

    @Option(help: ArgumentHelp("去向", valueName: "D"))
    var destination: String

    @Option(help: ArgumentHelp("记录类型", valueName: "K"))
    var kind: String

    @Option(help: ArgumentHelp("理由，记入证据", valueName: "R"))
    var reason: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        guard let day = CivilDate(iso: date) else { throw CommandFailure(.usage, "--date 应为日期，例如 2026-11-20") }
        let account = AccountID(
            destination: try gateway.configuration.destination(named: destination).id, kind: try Kind(named: kind),
            day: day)
        let store = try gateway.existingStore()
        let now = gateway.surroundings.time.now()
        let leaf = Leaf.operatorAction(
            action: "reconcile-close", subject: "\(account.destination) \(account.kind.id) \(day)", reason: reason,
            actor: Operator().name, at: now.text)
        let closed = try await Gateway.asking {
            try await store.reconciliations.close(account, reason: reason, leaf: leaf, at: now)
        }
        guard closed else { throw CommandFailure(.usage, "\(destination) \(kind) \(day) 没有待处理的对账差异") }
        Terminal.say("已关闭：\(destination) \(account.kind.definition.label) \(day)")
    }
}

extension Kind {
    /// The kind of this name, or a mistake of usage.
    fileprivate init(named name: String) throws {
        guard let kind = Kind(id: name) else {
            throw CommandFailure(
                .usage, "没有记录类型“\(name)”，可用：\(Kind.allCases.map(\.id).joined(separator: "、"))")
        }
        self = kind
    }
}

/// What a run of several accounts did.
struct ReconcileResult {
    let reports: [ReconciliationReport]

    /// What it means for the command's end.
    var status: ExitStatus {
        ExitStatus.worst(
            reports.flatMap { report -> [ExitStatus] in
                [report.obstacle.map { $0.needsOperator ? .operatorNeeded : .unfinished } ?? .done, report.standing]
            })
    }
}

extension ReconciliationReport {
    fileprivate var standing: ExitStatus {
        switch reconciliation?.standing {
        case nil, .same, .closed: .done
        case .explained: .findings
        case .undecided: .unfinished
        case .alarm: .operatorNeeded
        }
    }
}

extension Gateway {
    /// Reconciles accounts, one after the other: parents' kinds first, so that what is queued again goes in order.
    func reconciling(
        _ plan: ReconcilePlan, _ store: any DeliveryStore, by actor: String
    ) async throws -> ReconcileResult {
        let profiles = try profiles()
        let current = try await Gateway.asking { try await store.reconciliations.current() }
        let yesterday = surroundings.time.now().day.adding(days: -1)
        var reports: [ReconciliationReport] = []
        for destination in plan.destinations {
            guard let profile = profiles[destination.id] else { continue }
            guard profile.reconciliation != nil else {
                Terminal.complain("\(destination.id)：去向规范 \(profile.id) 没有 reconciliation，不能对账")
                continue
            }
            let reconciler = try reconciler(destination, profile, store, by: actor)
            let kinds = profile.kinds.map(\.kind).filter { plan.kinds.isEmpty || plan.kinds.contains($0) }
            for kind in kinds {
                let own = current.filter { $0.account.destination == destination.id && $0.account.kind == kind }
                for day in plan.day.map({ [$0] }) ?? DueAccounts.days(after: own, until: yesterday)
                where !Task.isCancelled {
                    do throws(SyncError) { reports.append(try await reconciler.run(kind, of: day)) } catch {
                        throw CommandFailure(error)
                    }
                }
            }
        }
        let sequencer = try sequencer(store)
        do throws(SyncError) { try await sequencer.run() } catch { throw CommandFailure(error) }
        return ReconcileResult(reports: reports)
    }

    private func reconciler(
        _ destination: DestinationConfiguration, _ profile: DestinationProfile, _ store: any DeliveryStore,
        by actor: String
    ) throws -> Reconciler {
        do {
            let desk = try KeyMaterial.desk(
                destination, profile: profile, identity: destination.identity ?? configuration.identity,
                surroundings: surroundings)
            let courier = Courier(
                destination: destination.id, desk: desk, policy: try policy(of: destination, profile), store: store,
                surroundings: surroundings)
            return Reconciler(
                courier: courier, desk: desk, line: try KeyMaterial.lines(destination)[0], store: store,
                surroundings: surroundings, actor: actor)
        } catch let error as KeyMaterialError { throw CommandFailure(error) }
    }
}
