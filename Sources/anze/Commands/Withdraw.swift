import ArgumentParser
import Canonical
import Delivery
import Desk
import Engine
import Evidence
import Exchange
import Foundation
import Validation

/// `anze withdraw KEY --reason R`: voids a record.
struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "撤销一条记录：生成撤销版本并排队报送")

    @OptionGroup var options: GatewayOptions
    @OptionGroup var choice: RecordChoice

    @Option(help: ArgumentHelp("理由，报送给平台并记入证据", valueName: "R"))
    var reason: String

    func run() async throws {
        // The reason goes to the platform: one line, as short as a field of its kind.
        guard !reason.allSatisfy(\.isWhitespace), reason.unicodeScalars.count <= 200,
            !reason.contains(where: \.isNewline)
        else { throw CommandFailure(.usage, "请用 --reason 写明撤销的理由，一行，不超过 200 字") }
        let gateway = Gateway(try options.load())
        let store = try gateway.existingStore()
        var record = try await choice.latest(store)
        guard record.operation == .upsert else { throw CommandFailure(.usage, "“\(choice.key)”已经撤销") }
        record.operation = .withdraw
        record.withdrawReason = Text(reason)
        let stored = try await gateway.change(
            record, by: "withdraw", subject: choice.key, reason: reason, in: store)
        let following = stored > 1 ? "，连同所属附件 \(stored - 1) 份" : ""
        Terminal.say("已撤销 \(choice.key)\(following)：撤销版本已排队")
    }
}

/// `anze correct KEY --field F --value-file PATH --reason R`: a guarded correction.
struct Correct: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "更正一条记录的一个字段：主键、引用与金额不可改，须合规则")

    @OptionGroup var options: GatewayOptions
    @OptionGroup var choice: RecordChoice

    @Option(help: ArgumentHelp("字段的规范名", valueName: "F"))
    var field: String

    @Option(help: ArgumentHelp("写有新值的文件（规范形式，UTF-8）；空文件表示清除", valueName: "PATH"))
    var valueFile: String

    @Option(help: ArgumentHelp("理由，记入证据", valueName: "R"))
    var reason: String

    func run() async throws {
        guard !reason.allSatisfy(\.isWhitespace) else { throw CommandFailure(.usage, "请用 --reason 写明更正的理由") }
        let gateway = Gateway(try options.load())
        let store = try gateway.existingStore()
        let record = try await choice.latest(store)
        guard record.operation == .upsert else { throw CommandFailure(.usage, "“\(choice.key)”已经撤销，不能更正") }
        guard let data = FileManager.default.contents(atPath: valueFile), let text = String(data: data, encoding: .utf8)
        else { throw CommandFailure(.input, "文件“\(valueFile)”不存在，或不是 UTF-8 文本") }
        let corrected: Record
        do {
            let value = text.trimmingCharacters(in: .newlines)
            corrected = try Correction(field: field, value: value, tables: try gateway.codeTables()).applied(to: record)
        } catch let error as CorrectionError { throw CommandFailure(.usage, error.description) }
        let broken = try gateway.recordJudge().errors(in: corrected)
        guard broken.isEmpty else {
            throw CommandFailure(
                .findings, "更正后的记录不合规则 \(broken.map(\.text).joined(separator: "、"))：用 anze explain 查看，未作更改")
        }
        _ = try await gateway.change(
            corrected, by: "correct", subject: "\(choice.key) \(field)", reason: reason, in: store)
        Terminal.say("已更正 \(choice.key) 的 \(field)：新版本已排队")
    }
}

/// Which record an operator means.
struct RecordChoice: ParsableArguments {
    @Argument(help: ArgumentHelp("记录键：机构代码/业务主键", valueName: "KEY"))
    var key: String

    @Option(help: ArgumentHelp("记录类型，键不唯一时需要", valueName: "KIND"))
    var kind: String?

    /// The latest version of the record.
    func latest(_ store: any DeliveryStore) async throws -> Record {
        let found = try await Gateway.asking { try await store.views.latest(key: key) }
            .filter { kind == nil || $0.record.kind.id == kind }
        guard let first = found.first else { throw CommandFailure(.usage, "没有键为“\(key)”的记录：键是 机构代码/业务主键") }
        guard found.count == 1 else {
            let kinds = found.map(\.record.kind.id).joined(separator: "、")
            throw CommandFailure(.usage, "键“\(key)”有多种记录：请用 --kind 指明 \(kinds) 之一")
        }
        return first.record
    }
}

extension Gateway {
    /// Stores a record that an operator changed as a new version, with the action's leaf, and queues it; gives how many versions
    /// that made, with those that follow it.
    func change(
        _ record: Record, by action: String, subject: String, reason: String, in store: any DeliveryStore
    ) async throws -> Int {
        guard let key = record.key else { throw CommandFailure(.fault, "记录没有主键") }
        let now = surroundings.time.now()
        let leaf = Leaf.operatorAction(
            action: action, subject: subject, reason: reason, actor: Operator().name, at: now.text)
        var books = IntakeBooks()
        books.rows = 1
        books.read = 1
        let file = IntakeFile(
            insurer: record.insurer.string, mapping: "operator/\(action)", name: action, sm3: "", books: books)
        let routes = DeliveryRoutes(try routes(), calendar: try workingDays())
        let random = surroundings.random
        let incoming = IncomingRecord(record: record, key: key)
        let stored = try await Gateway.asking {
            try await store.store(
                file, records: [incoming], at: now, action: leaf, parent: { routes.outgoing($0, to: $1, at: now) }
            ) { incoming, head in
                routes.version(of: incoming, after: head, at: now, secret: { random.bytes(32) })
            }
        }
        guard stored.stored > 0 else { throw CommandFailure(.usage, "新值与现值相同，没有更改") }
        do { try await sequencer(store).run() } catch let error as SyncError { throw CommandFailure(error) }
        return stored.stored
    }
}
