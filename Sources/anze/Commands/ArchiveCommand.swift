import ArgumentParser
import Canonical
import Delivery
import Desk
import Engine
import Foundation

/// `anze archive`: moves what is settled long ago to files, checks them, puts them back.
struct ArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "归档：把早已办结的报送移出存储、核对归档文件、取回",
        subcommands: [ArchiveRun.self, ArchiveVerify.self, ArchiveRestore.self])
}

/// `anze archive run`: as `retention` says, or before a day.
struct ArchiveRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "按 retention（或 --before）把早已办结的报送写入归档文件并移出存储")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("归档此日（北京时间）以前办结的，代替 retention.deliveries", valueName: "YYYY-MM-DD"))
    var before: String?

    func run() async throws {
        let gateway = Gateway(try options.load())
        let store = try gateway.existingStore()
        let moment = try before.map { text in
            guard let day = CivilDate(iso: text) else {
                throw CommandFailure(.usage, "--before 应为日期，例如 2021-01-01")
            }
            // Days begin at midnight in Asia/Shanghai, UTC+8.
            return Timestamp(milliseconds: (Int64(day.days) * 86_400 - 8 * 3_600) * 1_000)
        }
        let made = try await gateway.archiving(store, before: moment, by: Operator().name)
        if options.json { return try Terminal.say(json: made.map { ArchiveDocument($0) }) }
        if made.isEmpty { Terminal.say("没有可以归档的报送") }
        for order in made {
            Terminal.say("已归档 第 \(order.number) 号：\(order.batches) 个批次，\(order.deliveries) 条报送")
        }
    }
}

/// `anze archive verify`: the files are there, unchanged, and linked.
struct ArchiveVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "verify", abstract: "核对归档文件：齐全、未改动、前后相连")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let gateway = Gateway(try options.load())
        let desk = gateway.archiveDesk(try gateway.existingStore(), by: Operator().name)
        do {
            let archives = try await desk.verify()
            Terminal.say("归档文件 \(archives.count) 个，齐全、未改动、前后相连")
        } catch { throw CommandFailure(error) }
    }
}

/// `anze archive restore`: puts one archive's content back into the store.
struct ArchiveRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "restore", abstract: "把一个归档的内容放回存储，例如为出具证明")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("归档编号", valueName: "N"))
    var number: Int

    @Option(help: ArgumentHelp("原因，记入证据", valueName: "R"))
    var reason: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        let desk = gateway.archiveDesk(try gateway.existingStore(), by: Operator().name)
        do {
            let count = try await desk.restore(number, reason: reason, at: gateway.surroundings.time.now())
            Terminal.say("已取回 第 \(number) 号：\(count) 个批次；用后再运行 anze archive run")
        } catch { throw CommandFailure(error) }
    }
}

/// One archive as JSON.
private struct ArchiveDocument: Encodable {
    let number, batches, deliveries: Int
    let before: String

    init(_ order: ArchiveOrder) {
        number = order.number
        batches = order.batches
        deliveries = order.deliveries
        before = order.before.text
    }
}

extension Gateway {
    /// The desk of archives: where `retention.folder` says, else beside the store, or the configuration.
    func archiveDesk(_ store: any DeliveryStore, by actor: String) -> ArchiveDesk {
        ArchiveDesk(store: store.archive, folder: configuration.archiveFolder, actor: actor)
    }

    /// Archives what is older than `retention` says, or a moment.
    func archiving(_ store: any DeliveryStore, before moment: Timestamp? = nil, by actor: String) async throws
        -> [ArchiveOrder]
    {
        let now = surroundings.time.now()
        let retention = configuration.retention
        guard let moment = moment ?? retention.map({ now.adding(seconds: -$0.deliveries) }) else {
            throw CommandFailure(.usage, "配置中没有 retention.deliveries：请写明保存期限（例如 5y），或用 --before 指定日期")
        }
        let time = surroundings.time
        let made: [ArchiveOrder]
        do { made = try await archiveDesk(store, by: actor).run(before: moment) { time.now() } } catch {
            throw CommandFailure(error)
        }
        if let logs = retention?.logs {
            _ = try await Gateway.asking {
                try await store.archive.removeClosedAnswers(before: now.adding(seconds: -logs))
            }
        }
        return made
    }
}

extension CommandFailure {
    init(_ error: ArchiveError) {
        switch error {
        case .notArchived: self.init(.usage, error.description)
        case .otherFile: self.init(.findings, error.description)
        case .busy: self.init(.unfinished, error.description)
        case .folder, .store: self.init(.storage, error.description)
        }
    }
}
