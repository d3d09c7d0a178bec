import ArgumentParser
import Delivery
import Desk
import Engine
import Exchange

/// `anze status`: the accounts of everything taken in and sent on.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "收数与报送的账目、积压和停止的去向")

    @OptionGroup var options: GatewayOptions

    @Flag(help: "输出 Prometheus 文本格式的指标")
    var metrics = false

    func validate() throws {
        guard !(metrics && options.json) else { throw ValidationError("--metrics 与 --json 只能选一个") }
    }

    func run() async throws {
        let gateway = Gateway(try options.load())
        let store = try gateway.existingStore()
        let books = try await Gateway.asking { try await store.views.books() }
        let reconciliations = try await Gateway.asking { try await store.reconciliations.current() }
        let feeds = try await Gateway.asking { try await store.inbound.feeds() }
        let packages = try await Gateway.asking { try await store.packages.packages() }
        let keys = gateway.keyEntries()
        let submissions = try gateway.submissionBooks()
        let relays = gateway.configuration.destinations.compactMap { destination in
            destination.via.map { (destination.id, $0.destination) }
        }
        if options.json {
            try Terminal.say(
                json: BooksDocument(
                    books, keys: keys, relays: relays, reconciliations: reconciliations, submissions: submissions,
                    feeds: feeds, packages: packages))
        } else if metrics {
            let pressures = try await gateway.backPressures()
            Terminal.say(
                MetricsText(
                    books: books, keys: keys, now: gateway.surroundings.time.now(), pressures: pressures,
                    reconciliations: reconciliations, submissions: submissions, feeds: feeds, packages: packages
                ).text)
        } else {
            let environments = Dictionary(
                gateway.configuration.destinations.map { ($0.id, $0.environment) },
                uniquingKeysWith: { first, _ in first })
            let text = BooksText(
                books: books, now: gateway.surroundings.time.now(), environments: environments, relays: relays)
            for line in text.lines { Terminal.say(line) }
            for books in submissions { Terminal.say(books.line) }
            for line in ReconciliationText.summary(of: reconciliations) { Terminal.say(line) }
            for feed in feeds {
                if let gap = feed.gap { Terminal.say("下发 \(feed.id.destination) \(feed.id.feed.label)：\(gap)") }
            }
            for package in packages.current { Terminal.say("报送包 \(package.line)") }
            for entry in keys where entry.standing != .good { Terminal.say(entry.line) }
        }
        let isBalanced = books.isBalanced && books.destinations.allSatisfy(\.isBalanced)
        guard isBalanced else { throw CommandFailure(.fault, "账目不平衡：请保留存储文件并联系支持") }
        let needsOperator =
            keys.contains(where: \.isUrgent) || feeds.contains { $0.gap != nil }
            || reconciliations.contains { $0.standing == .alarm }
            || books.destinations.contains {
                $0.control.blocked != nil || $0.count(.quarantined, .late) > 0 || !$0.stuckReports.isEmpty
            }
        try (needsOperator ? ExitStatus.operatorNeeded : .done).end()
    }
}
