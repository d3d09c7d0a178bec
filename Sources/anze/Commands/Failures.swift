import ArgumentParser
import Canonical
import Delivery
import Desk
import Engine
import Exchange

/// `anze failures`: what was rejected or needs an operator, grouped by cause.
struct Failures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "被拒绝或待人工处理的记录，按原因归组")

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        let store = try Gateway(try options.load()).existingStore()
        let groups = try await Gateway.asking { try await store.views.failures() }
        if options.json { return try Terminal.say(json: groups.map { FailureDocument($0) }) }
        if groups.isEmpty { Terminal.say("没有被拒绝或待人工处理的记录") }
        for group in groups {
            Terminal.say("\(group.destination)  \(group.kind.definition.label)  \(group.cause)：\(group.count) 条")
            Terminal.say("  首次 \(group.firstAt.text)，最近 \(group.lastAt.text)")
            Terminal.say("  建议：\(group.advice)")
            for key in group.keys { Terminal.say("  \(key)") }
            if group.count > group.keys.count { Terminal.say("  ……共 \(group.count) 条") }
        }
    }
}

/// One group as JSON.
private struct FailureDocument: Encodable {
    let destination, state, kind, code, message, firstAt, lastAt: String
    let count: Int
    let keys: [String]

    init(_ group: FailureGroup) {
        destination = group.destination.text
        state = group.state.rawValue
        kind = group.kind.id
        code = group.code
        message = group.message
        firstAt = group.firstAt.text
        lastAt = group.lastAt.text
        count = group.count
        keys = group.keys
    }
}

extension FailureGroup {
    fileprivate var cause: String { "\(code) \(message)" }

    fileprivate var advice: String {
        state == .rejected
            ? "按平台给出的原因在源文件中更正这些记录，再次运行 anze ingest 与 anze sync" : "整批被平台拒绝或编号冲突：请核对平台侧情况后联系对方"
    }
}
