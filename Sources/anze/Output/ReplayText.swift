import Canonical
import Delivery
import Desk
import Engine
import Exchange
import Foundation
import ShangMi

/// A replay as a screen shows it: what was asked for, and an account that balances.
struct ReplayText {
    let replay: Replay

    init(_ replay: Replay) { self.replay = replay }

    /// The lines.
    var lines: [String] {
        let counts = replay.counts
        var lines = [
            "重放 \(replay.id)（\(replay.destination)）：\(replay.state.label)",
            "  失败组    \(replay.group)  \(replay.code)",
            "  理由      \(replay.reason)\(replay.ticket.isEmpty ? "" : "（工单 \(replay.ticket)）")",
            "  制定      \(replay.plannedBy)，\(replay.plannedAt.text)",
        ]
        if replay.needsApproval { lines.append("  批准      \(replay.approvedBy ?? "待另一人批准")") }
        lines.append(
            "  总数 \(counts.requested) = 受理 \(counts.accepted) + 找回 \(counts.recovered) + 拒绝 \(counts.rejected)"
                + " + 未知 \(counts.unknown) + 等待 \(counts.waiting) + 跳过 \(counts.skippedTotal)"
                + " + 未发 \(counts.pending)  \(counts.isBalanced ? "✓ 平衡" : "✗ 不平衡")")
        if !counts.skipped.isEmpty {
            let reasons = counts.skipped.sorted { $0.key.rawValue < $1.key.rawValue }
            lines.append("  跳过      \(reasons.map { "\($0.key.label) \($0.value)" }.joined(separator: "，"))")
        }
        if replay.step > 0 { lines.append("  步骤      已发出 \(replay.step) 步") }
        if let note = replay.note { lines.append("  说明      \(note)") }
        return lines
    }
}

/// A replay as JSON, schema `anze-replay-1`.
struct ReplayDocument: Encodable {
    let schema = "anze-replay-1"
    let id, destination, group, code, state, reason, ticket, digest, plannedBy, plannedAt: String
    let needsApproval: Bool
    let approvedBy: String?
    let step, requested, accepted, recovered, rejected, unknown, waiting, skipped, pending: Int
    let skippedBy: [String: Int]
    let isBalanced: Bool
    let note, endedAt: String?
    let forecastSeconds: Int?

    init(_ replay: Replay, forecastSeconds: Int? = nil) {
        id = replay.id
        destination = replay.destination.text
        group = replay.group
        code = replay.code
        state = replay.state.rawValue
        reason = replay.reason
        ticket = replay.ticket
        digest = replay.digest.hex
        plannedBy = replay.plannedBy
        plannedAt = replay.plannedAt.text
        needsApproval = replay.needsApproval
        approvedBy = replay.approvedBy
        step = replay.step
        requested = replay.counts.requested
        accepted = replay.counts.accepted
        recovered = replay.counts.recovered
        rejected = replay.counts.rejected
        unknown = replay.counts.unknown
        waiting = replay.counts.waiting
        skipped = replay.counts.skippedTotal
        pending = replay.counts.pending
        skippedBy = Dictionary(replay.counts.skipped.map { ($0.key.rawValue, $0.value) }) { first, _ in first }
        isBalanced = replay.counts.isBalanced
        note = replay.note
        endedAt = replay.endedAt?.text
        self.forecastSeconds = forecastSeconds
    }
}

/// A replay's report: a line for each delivery, and a signed summary.
struct ReplayReport {
    let replay: Replay
    let items: [(item: ReplayItem, outcome: String)]

    /// A cell that a spreadsheet takes for text and nothing else (RFC 4180): keys are the insurers' own words.
    static func cell(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        return safe.contains { ",\"\n\r".contains($0) } ? "\"\(safe.replacing("\"", with: "\"\""))\"" : safe
    }

    /// Writes `<id>.csv`, `<id>.json` and the summary's detached GB/T 35275 signature `<id>.json.p7s`.
    func write(to folder: String, signer: any Signer) async throws {
        var csv = "kind,key,version,before,outcome,detail\n"
        for (item, outcome) in items {
            let cells = [item.kind.id, item.key, "\(item.version)", item.state.rawValue, outcome, item.detail ?? ""]
            csv += cells.map { ReplayReport.cell($0) }.joined(separator: ",") + "\n"
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let summary = [UInt8](try encoder.encode(ReplayDocument(replay)))
        do {
            let signature = try await SignedMessage.sign(summary, isDetached: true, by: signer).der
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let parts = [("csv", Array(csv.utf8)), ("json", summary), ("json.p7s", signature)]
            for (suffix, bytes) in parts {
                let file = URL(fileURLWithPath: "\(folder)/\(replay.id).\(suffix)")
                try Data(bytes).write(to: file, options: .atomic)
            }
        } catch let error as SignerError {
            throw CommandFailure(.operatorNeeded, "汇总无法签名：\(error)")
        } catch { throw CommandFailure(.storage, "报告无法写入“\(folder)”：请检查路径、权限与磁盘空间") }
    }
}
