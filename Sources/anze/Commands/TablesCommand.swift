import Adapters
import ArgumentParser
import Canonical
import Definitions
import Delivery
import Desk
import Engine

/// `anze tables`: changes of code tables that platforms sent.
struct TablesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables", abstract: "平台下发的代码表变更：比较、启用（须另一人批准）、列出",
        subcommands: [TablesDiff.self, TablesActivate.self, TablesApprove.self, TablesCancel.self, TablesList.self])
}

extension Gateway {
    /// The desk of code tables, as they are today.
    fileprivate func tableDesk(_ store: any DeliveryStore) async throws -> CodeTableDesk {
        let updates = try await Gateway.asking { try await store.inbound.releases() }.updates
        let tables = try codeTables().updated(by: updates, on: surroundings.time.now().day)
        return CodeTableDesk(store: store, tables: tables, surroundings: surroundings)
    }

    /// The rows that active releases bring; none without a store.
    func tableUpdates() async throws -> [CodeTableUpdate] {
        guard hasStore else { return [] }
        let store = try store()
        return try await Gateway.asking { try await store.inbound.releases() }.updates
    }
}

/// `anze tables diff`.
struct TablesDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "diff", abstract: "已收到、尚未启用的变更与现行代码表的差别")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let gateway = Gateway(try options.load())
        let desk = try await gateway.tableDesk(try gateway.existingStore())
        let found = try await Gateway.receiving { try await desk.differences() }
        if options.json { return try Terminal.say(json: found.map { ChangeDocument($0.change, $0.effect) }) }
        if found.isEmpty { Terminal.say("没有待启用的代码表变更") }
        for (change, effect) in found { Terminal.say("\(change.table) \(change.code)  \(effect.sentence(change))") }
        if !found.isEmpty { Terminal.say("下一步：anze tables activate --from 日期 --reason 理由，再由另一人批准") }
    }
}

/// `anze tables activate`.
struct TablesActivate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "activate", abstract: "计划自某一数据日期起启用全部暂存的变更")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("自这一数据日期起使用", valueName: "YYYY-MM-DD"))
    var from: String

    @Option(help: ArgumentHelp("理由，记入证据", valueName: "R"))
    var reason: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        guard let day = CivilDate(iso: from) else { throw CommandFailure(.usage, "--from 应为日期，例如 2026-12-01") }
        let desk = try await gateway.tableDesk(try gateway.existingStore())
        let release = try await Gateway.receiving {
            try await desk.plan(from: day, by: Operator().name, reason: reason)
        }
        if options.json { return try Terminal.say(json: ReleaseDocument(release)) }
        Terminal.say("\(release.id)：自 \(release.from) 起启用 \(release.changes.count) 项变更")
        Terminal.say("下一步：由另一人运行 anze tables approve \(release.id)")
    }
}

/// `anze tables approve`.
struct TablesApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "approve", abstract: "批准另一人的计划，变更自其日期起生效")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("计划编号", valueName: "ID"))
    var id: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        let desk = try await gateway.tableDesk(try gateway.existingStore())
        let release = try await Gateway.receiving { try await desk.approve(id, by: Operator().name) }
        if options.json { return try Terminal.say(json: ReleaseDocument(release)) }
        Terminal.say("已批准 \(release.id)：数据日期 \(release.from) 起的收数与校验使用新代码")
    }
}

/// `anze tables cancel`.
struct TablesCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "cancel", abstract: "放弃尚未批准的计划，变更回到暂存")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("计划编号", valueName: "ID"))
    var id: String

    @Option(help: ArgumentHelp("理由，记入证据", valueName: "R"))
    var reason: String

    func run() async throws {
        let gateway = Gateway(try options.load())
        let desk = try await gateway.tableDesk(try gateway.existingStore())
        let release = try await Gateway.receiving { try await desk.cancel(id, by: Operator().name, reason: reason) }
        if options.json { return try Terminal.say(json: ReleaseDocument(release)) }
        Terminal.say("已放弃 \(release.id)")
    }
}

/// `anze tables list`.
struct TablesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "各次启用：编号、日期、谁计划、谁批准")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let store = try Gateway(try options.load()).existingStore()
        let releases = try await Gateway.asking { try await store.inbound.releases() }
        if options.json { return try Terminal.say(json: releases.map { ReleaseDocument($0) }) }
        if releases.isEmpty { Terminal.say("没有启用过平台下发的代码表变更") }
        for release in releases {
            Terminal.say(
                "\(release.id)  \(release.state.label)  自 \(release.from)  \(release.changes.count) 项  "
                    + "计划 \(release.plannedBy)  批准 \(release.approvedBy ?? "—")  \(release.reason)")
        }
    }
}

extension CodeRelease.State {
    fileprivate var label: String {
        switch self {
        case .planned: "待批准"
        case .active: "已启用"
        case .cancelled: "已放弃"
        }
    }
}

extension CodeTableDesk.Effect {
    fileprivate func sentence(_ change: CodeChange) -> String {
        let days = "\(change.validFrom ?? "…") 至 \(change.validTo ?? "…")"
        switch self {
        case .added: return "新增“\(change.label)”（\(days)）"
        case .changed(let row):
            let held = "\(row.validFrom.map(\.description) ?? "…") 至 \(row.validTo.map(\.description) ?? "…")"
            return "“\(row.label)”（\(held)）改为“\(change.label)”（\(days)）"
        case .none: return "与现行相同"
        case .unusable(let reason): return "不能启用：\(reason)"
        }
    }

    fileprivate var word: String {
        switch self {
        case .added: "added"
        case .changed: "changed"
        case .none: "none"
        case .unusable: "unusable"
        }
    }
}

/// A staged change as JSON.
private struct ChangeDocument: Encodable {
    let table, code, label, effect: String
    let validFrom, validTo, note, heldLabel, reason: String?

    init(_ change: CodeChange, _ effect: CodeTableDesk.Effect) {
        table = change.table
        code = change.code
        label = change.label
        validFrom = change.validFrom
        validTo = change.validTo
        note = change.note
        self.effect = effect.word
        heldLabel = if case .changed(let row) = effect { row.label } else { nil }
        reason = if case .unusable(let why) = effect { why } else { nil }
    }
}

/// A release as JSON, schema `anze-tables-1`.
private struct ReleaseDocument: Encodable {
    let schema = "anze-tables-1"
    let id, from, state, reason, plannedBy, plannedAt: String
    let approvedBy: String?
    let changes: [CodeChange]

    init(_ release: CodeRelease) {
        id = release.id
        from = release.from.description
        state = release.state.rawValue
        reason = release.reason
        plannedBy = release.plannedBy
        plannedAt = release.plannedAt.text
        approvedBy = release.approvedBy
        changes = release.changes
    }
}
