import Canonical
import Connectors
import Delivery
import Desk
import Engine
import Exchange

/// The accounts as a screen shows them: every line is an equation, marked when it holds.
struct BooksText {
    let books: StoreBooks
    let now: Timestamp
    let environments: [DestinationID: DestinationConfiguration.Environment]
    /// Destinations that are not sent to directly, each with the one that passes on what is due to it.
    let relays: [(destination: DestinationID, relay: DestinationID)]

    /// The lines, from rows read to deliveries answered.
    var lines: [String] {
        let intake = books.intake
        var lines = [
            line(
                "收数（行）",
                "读入 \(intake.rows) = 成记录 \(intake.mappedRows) + 清单行 \(intake.statementRows)"
                    + " + 无法解析 \(intake.unreadableRows)",
                nil, intake.blankRows > 0 ? "另有空行 \(intake.blankRows)" : ""),
            line(
                "收数（记录）",
                "读入 \(intake.read) = 拒收 \(intake.refused) + 重复 \(intake.duplicate) + 暂缓 \(intake.held)"
                    + " + 未变 \(intake.unchanged) + 入库 \(intake.stored)", intake.isBalanced, ""),
            line(
                "入库", "\(intake.stored) = 有报送 \(books.withDelivery) + 无报送去向 \(books.withoutDestination)",
                intake.stored == books.withDelivery + books.withoutDestination, ""),
        ]
        for destination in books.destinations { lines.append(contentsOf: self.lines(of: destination)) }
        for (destination, relay) in relays { lines.append("报送 \(destination)：经 \(relay) 转报，不直接报送") }
        lines.append(line("证据", "条目 \(books.leaves)", nil, ""))
        return lines
    }

    private func lines(of destination: DestinationBooks) -> [String] {
        let label = environments[destination.destination].map { "（\($0.label)）" } ?? ""
        var notes: [String] = []
        if destination.recovered > 0 { notes.append("受理中有找回 \(destination.recovered)") }
        if destination.waitingForParent > 0 { notes.append("等待上级记录 \(destination.waitingForParent)") }
        if destination.count(.quarantined) > 0 { notes.append("待人工处理 \(destination.count(.quarantined))") }
        if destination.count(.superseded) > 0 { notes.append("另有被新版本取代 \(destination.count(.superseded))") }
        var lines = [
            "报送 \(destination.destination)\(label)",
            line(
                "",
                "排队 \(destination.queued) = 受理 \(destination.count(.accepted)) + 拒绝 \(destination.count(.rejected))"
                    + " + 等待 \(destination.waiting) + 未知 \(destination.count(.unknown))", destination.isBalanced,
                notes.joined(separator: ",")),
        ]
        if destination.count(.late) > 0 {
            lines.append(line("", "已过期限 \(destination.count(.late))：用 anze replay 说明理由后补报", nil, ""))
        }
        if let until = destination.flow.breaker.isOpen(at: now) {
            lines.append(line("", "连续失败，熔断至 \(until.text)，期间不发送", nil, ""))
        } else if destination.flow.breaker.isProbing(at: now) {
            lines.append(line("", "熔断后试探恢复中，一次只发一个请求", nil, ""))
        }
        if let contents = destination.contents.sentence { lines.append(line("", contents, nil, "")) }
        for report in destination.stuckReports { lines.append(line("", report.sentence, nil, "")) }
        if let blocked = destination.control.blocked {
            lines.append(line("", "已停止：\(blocked)。处理后运行 anze resume \(destination.destination)", nil, ""))
        }
        if let since = destination.unknownSince { lines.append(line("", "最早的未知结果自 \(since.text) 起，等待查证", nil, "")) }
        if destination.waiting > 0, let notBefore = destination.control.notBefore, notBefore > now {
            lines.append(line("", "下次尝试不早于 \(notBefore.text)", nil, ""))
        }
        if let paused = destination.control.paused { lines.append(line("", "已暂停：\(paused)", nil, "")) }
        return lines
    }

    private func line(_ title: String, _ equation: String, _ isBalanced: Bool?, _ note: String) -> String {
        let mark = isBalanced.map { $0 ? "  ✓ 平衡" : "  ✗ 不平衡" } ?? ""
        return "  \(Terminal.padded(title, to: 12))\(equation)\(mark)\(note.isEmpty ? "" : "  (\(note))")"
    }
}

extension StuckReport {
    /// What an operator reads at once about a priority report that cannot go.
    var sentence: String {
        let what =
            switch state {
            case .rejected: "被拒绝"
            case .unknown: "结果未知"
            case .late: "已过期限"
            default: "待人工处理"
            }
        return "优先报告 \(key) 在等待\(what)的\(parent.kind.definition.label) \(parent.key)"
    }
}

extension SubmissionBooks {
    /// An insurer's submissions as a screen shows them.
    var line: String {
        let oldest = oldest.map { "（最早的回执 \($0)）" } ?? ""
        return "  接收 \(insurer)：未传完 \(counts[.open, default: 0])，待核验 \(counts[.received, default: 0])"
            + "，核验中 \(counts[.processing, default: 0])\(oldest)"
    }
}
