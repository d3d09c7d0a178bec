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
            let repeated = group.replays > 0 ? "  重复失败，已重放 \(group.replays) 次" : ""
            Terminal.say(
                "\(group.id)  \(group.destination)  \(group.kind.definition.label)  \(group.cause)：\(group.count) 条\(repeated)"
            )
            Terminal.say("  首次 \(group.firstAt.text)，最近 \(group.lastAt.text)")
            if let due = group.nearestDue { Terminal.say("  最近期限 \(due.text)") }
            Terminal.say("  建议：\(group.advice)")
            for key in group.keys { Terminal.say("  \(key)") }
            if group.count > group.keys.count { Terminal.say("  ……共 \(group.count) 条") }
        }
    }
}

/// One group as JSON.
private struct FailureDocument: Encodable {
    let group, destination, state, kind, code, message, firstAt, lastAt, advice: String
    let nearestDue: String?
    let count, replays: Int
    let keys: [String]

    init(_ group: FailureGroup) {
        self.group = group.id
        advice = group.advice
        nearestDue = group.nearestDue?.text
        replays = group.replays
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
    fileprivate var cause: String {
        switch state {
        case .unknown: "结果未知"
        case .late: "已过报送期限"
        default: "\(code) \(message)"
        }
    }

    fileprivate var advice: String {
        switch state {
        case .rejected where code.hasPrefix("CONTENT-"):
            "原因消除后重新上传：anze replay plan --group \(id)；索引有误的，更正源文件后再次运行 anze ingest 与 anze sync"
        case .rejected:
            "按平台给出的原因在源文件中更正这些记录，再次运行 anze ingest 与 anze sync；平台侧的原因已消除的，用 anze replay plan --group \(id)"
        case .unknown: "等待查证；平台不提供查询、须原号重发的，用 anze replay plan --group \(id) --resend-unknown"
        case .late: "说明逾期理由后补报：anze replay plan --group \(id)，须另一人批准"
        default: "整批被平台拒绝或编号冲突：核对平台侧情况后用 anze resume \(destination)，或 anze replay plan --group \(id)"
        }
    }
}
