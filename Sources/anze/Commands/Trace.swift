import ArgumentParser
import Canonical
import Delivery
import Desk
import Engine
import Exchange

/// `anze trace KEY`: one record's whole story.
struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "一条记录的全程：源文件的行、版本、批次、尝试、回执、证据")

    @OptionGroup var options: GatewayOptions

    @Argument(help: ArgumentHelp("记录键：机构代码/业务主键", valueName: "KEY"))
    var key: String

    func run() async throws {
        let store = try Gateway(try options.load()).existingStore()
        let traces = try await Gateway.asking { try await store.views.trace(key: key) }
        guard !traces.isEmpty else {
            throw CommandFailure(.usage, "没有键为“\(key)”的记录：键是 机构代码/业务主键，例如 900101/PAZE2026001")
        }
        if options.json { return try Terminal.say(json: traces.map { TraceDocument($0) }) }
        for trace in traces { for line in TraceText(trace).lines { Terminal.say(line) } }
    }
}

/// A story as a screen shows it, from the source's row to the receipt's place in the log.
struct TraceText {
    let trace: RecordTrace

    init(_ trace: RecordTrace) { self.trace = trace }

    /// The lines.
    var lines: [String] {
        ["\(trace.kind.definition.label) \(trace.key)"] + trace.versions.flatMap { lines(of: $0) }
    }

    private func lines(of version: RecordTrace.Version) -> [String] {
        let what = version.operation == .upsert ? "" : "（撤销）"
        var lines = [
            "  第 \(version.number) 版\(what)  入库 \(version.storedAt.text)",
            "    来源  \(version.file) 第 \(version.row) 行（\(version.mapping)，SM3 \(version.fileSM3.prefix(16))…）",
        ]
        if !version.changed.isEmpty { lines.append("    改动  \(version.changed.joined(separator: "、"))") }
        for difference in version.differences { lines += self.lines(of: difference) }
        if let archive = version.archive { lines.append("    内容  已归档：\(archive.place)") }
        if version.deliveries.isEmpty { lines.append("    没有去向接收，或内容与上次报送相同") }
        return lines + version.deliveries.flatMap { self.lines(of: $0) }
    }

    private func lines(of difference: RecordDifference) -> [String] {
        let places = difference.destinations.map(\.text).joined(separator: "、")
        let title = "    与 \(places) 最近受理的第 \(difference.against) 版相比"
        guard let fields = difference.fields else { return ["\(title)：内容已归档，无法比较"] }
        guard !fields.isEmpty else { return ["\(title)：没有不同"] }
        return [title]
            + fields.map { "      \($0.label)（\($0.name)）：\($0.old ?? "（空）") → \($0.new ?? "（空）")" }
    }

    private func lines(of delivery: RecordTrace.Delivery) -> [String] {
        let cause = [.rejected, .quarantined, .late].contains(delivery.state) ? [delivery.code, delivery.message] : []
        var lines = [
            "    → \(delivery.destination)  \(delivery.state.label)  \(delivery.changedAt.text)  "
                + cause.compactMap { $0 }.joined(separator: " ")
        ]
        if let due = delivery.dueAt { lines.append("      期限  \(due.text)") }
        for (parent, state) in delivery.waitsFor {
            lines.append(
                "      等待  \(parent.kind.definition.label) \(parent.key)（\(state?.label ?? "尚未收到")）")
        }
        if let content = delivery.content { lines += ContentText(content: content, place: place).lines }
        for replay in delivery.replays { lines.append("      重放  \(replay)") }
        for batch in delivery.batches {
            let parent = batch.parent.map { "，拆自 \($0)" } ?? ""
            let archive = batch.archive.map { "  已归档：\($0.place)" } ?? ""
            lines.append(
                "      批次  \(batch.number)\(parent)  封存 \(batch.sealedAt.text)  证据 \(place(batch.position))\(archive)")
            for attempt in batch.attempts {
                let status = attempt.status.map { " HTTP \($0)" } ?? ""
                lines.append(
                    "        \(attempt.purpose == .send ? "发送" : "查证") \(attempt.number)  \(attempt.at.text)  "
                        + "\(attempt.outcome ?? "进行中")\(status)  \(attempt.detail ?? "")  证据 \(place(attempt.position))"
                )
            }
            for receipt in batch.receipts {
                lines.append(
                    "        回执  \(receipt.number)  \(receipt.state)  \(receipt.at.text)  证据 \(place(receipt.position))"
                )
            }
        }
        return lines
    }

    private func place(_ position: Int64?) -> String { position.map { "#\($0)" } ?? "（待编号）" }
}

extension RecordTrace.Archive {
    /// What operators read.
    fileprivate var place: String { "第 \(number) 号 \(file)" }
}

extension DeliveryState {
    /// What operators read.
    var label: String {
        switch self {
        case .queued: "排队"
        case .dispatching: "报送中"
        case .unknown: "结果未知"
        case .acceptedPending: "平台处理中"
        case .accepted: "已受理"
        case .rejected: "被拒绝"
        case .superseded: "被新版本取代"
        case .late: "已过期限"
        case .quarantined: "待人工处理"
        }
    }
}

/// A story as JSON.
struct TraceDocument: Encodable {
    struct Version: Encodable {
        let version: Int
        let operation, storedAt, mapping, file, fileSM3: String
        let row: Int
        let changed: [String]
        let differences: [Difference]
        let archive: Archive?
        let deliveries: [Delivery]
    }

    struct Difference: Encodable {
        let against: Int
        let destinations: [String]
        let fields: [Field]?
    }

    struct Field: Encodable {
        let field, label: String
        let old, new: String?
    }

    struct Archive: Encodable {
        let number: Int
        let file: String

        init(_ archive: RecordTrace.Archive) {
            number = archive.number
            file = archive.file
        }
    }

    struct Delivery: Encodable {
        let destination, state, changedAt: String
        let code, message, dueAt: String?
        let lane: Int
        let waitsFor: [Wait]
        let batches: [Batch]
        let replays: [String]
        let content: ContentDocument?
    }

    struct Wait: Encodable {
        let kind, key: String
        let state: String?
    }

    struct Batch: Encodable {
        let batchNo: String
        let parent: String?
        let phase, sealedAt: String
        let leaf: Int64?
        let archive: Archive?
        let attempts: [Attempt]
        let receipts: [Receipt]
    }

    struct Attempt: Encodable {
        let number: Int
        let purpose, at: String
        let endedAt, outcome, detail: String?
        let status: Int?
        let leaf: Int64?
    }

    struct Receipt: Encodable {
        let receiptNo, state, at: String
        let leaf: Int64?
    }

    let kind, key: String
    let versions: [Version]

    init(_ trace: RecordTrace) {
        kind = trace.kind.id
        key = trace.key
        versions = trace.versions.map { version in
            Version(
                version: version.number, operation: version.operation.rawValue, storedAt: version.storedAt.text,
                mapping: version.mapping, file: version.file, fileSM3: version.fileSM3, row: version.row,
                changed: version.changed, differences: version.differences.map { TraceDocument.difference($0) },
                archive: version.archive.map { Archive($0) },
                deliveries: version.deliveries.map { TraceDocument.delivery($0) })
        }
    }

    private static func difference(_ difference: RecordDifference) -> Difference {
        Difference(
            against: difference.against, destinations: difference.destinations.map(\.text),
            fields: difference.fields?.map { Field(field: $0.name, label: $0.label, old: $0.old, new: $0.new) })
    }

    private static func delivery(_ delivery: RecordTrace.Delivery) -> Delivery {
        Delivery(
            destination: delivery.destination.text, state: delivery.state.rawValue,
            changedAt: delivery.changedAt.text, code: delivery.code, message: delivery.message,
            dueAt: delivery.dueAt?.text, lane: delivery.lane.rawValue,
            waitsFor: delivery.waitsFor.map {
                Wait(kind: $0.parent.kind.id, key: $0.parent.key, state: $0.state?.rawValue)
            },
            batches: delivery.batches.map { batch in
                Batch(
                    batchNo: batch.number, parent: batch.parent, phase: batch.phase.rawValue,
                    sealedAt: batch.sealedAt.text, leaf: batch.position,
                    archive: batch.archive.map { Archive($0) },
                    attempts: batch.attempts.map { attempt in
                        Attempt(
                            number: attempt.number, purpose: attempt.purpose.rawValue, at: attempt.at.text,
                            endedAt: attempt.endedAt?.text, outcome: attempt.outcome, detail: attempt.detail,
                            status: attempt.status, leaf: attempt.position)
                    },
                    receipts: batch.receipts.map { receipt in
                        Receipt(
                            receiptNo: receipt.number, state: receipt.state, at: receipt.at.text,
                            leaf: receipt.position)
                    })
            }, replays: delivery.replays, content: delivery.content.map { ContentDocument($0) })
    }
}
