import Canonical
import Delivery
import Desk
import Engine
import Exchange

/// A reconciled account as a screen shows it: equations of count and money, and the lines that explain them.
struct ReconciliationText {
    let report: ReconciliationReport
    let lines: [String]

    init(report: ReconciliationReport, lines found: [Discrepancy]) {
        self.report = report
        let title = ReconciliationText.title(report.account)
        guard let result = report.reconciliation else {
            lines = ["\(title)：未对账：\(report.obstacle?.reason ?? "")"]
            return
        }
        var lines: [String] = []
        if let obstacle = report.obstacle {
            lines.append("\(title)：清单尚未读完（已读 \(result.pages) 页，下次接着读）：\(obstacle.reason)")
        } else {
            lines.append("\(title)：\(result.standing.label)")
        }
        if result.state == .compared || result.state == .ended { lines += ReconciliationText.equations(result) }
        lines += found.map { "  \($0.sentence)" }
        if result.lines > found.count { lines.append("  ……共 \(result.lines) 行差异") }
        self.lines = lines
    }

    /// What `anze status` says: a line for each destination, and one for each account that somebody must look at.
    static func summary(of reconciliations: [Reconciliation]) -> [String] {
        var lines: [String] = []
        for (destination, accounts) in Dictionary(grouping: reconciliations, by: \.account.destination).sorted(by: {
            $0.key < $1.key
        }) {
            let last = accounts.map(\.account.day).max().map(\.description) ?? ""
            let counts = [Reconciliation.Standing.same, .explained, .undecided, .alarm, .closed].compactMap {
                standing in
                let count = accounts.count { $0.standing == standing }
                return count > 0 ? "\(standing.label) \(count)" : nil
            }
            lines.append("  \(Terminal.padded("对账", to: 12))\(destination) 至 \(last)：\(counts.joined(separator: "，"))")
            for account in accounts where account.standing == .alarm || account.standing == .undecided {
                lines.append(
                    "              \(title(account.account))：\(account.standing.label)，anze reconcile --date \(account.account.day)"
                )
            }
        }
        return lines
    }

    private static func title(_ account: AccountID) -> String {
        "\(account.destination) \(account.kind.definition.label) \(account.day)"
    }

    private static func equations(_ result: Reconciliation) -> [String] {
        let added = result.count(.unknownHere, .otherVersion, .listedTwice)
        let missing = result.count(.missingThere, .otherVersion)
        var lines = [
            "  条数  对方 \(result.counts.listed) = 本方 \(result.counts.own) − 对方缺 \(missing) + 对方多 \(added)"
                + "  \(result.isBalanced ? "✓ 平衡" : "✗ 不平衡")"
                + (result.counts.repeats > 0 ? "  （另有重复列出 \(result.counts.repeats)）" : "")
        ]
        if let totals = result.totals, totals.money.amount != 0 || result.counts.ownMoney != 0 {
            let rest = result.unexplainedMoney
            lines.append(
                "  金额  对方 \(totals.money.yuan) 元 = 本方 \(Fen(result.counts.ownMoney).yuan) 元"
                    + " − 对方缺 \(Fen(result.missingMoney).yuan) 元 + 对方多 \(Fen(result.addedMoney).yuan) 元"
                    + (rest == 0 ? "  ✓ 平衡" : " + 本方未知的记录 \(Fen(rest).yuan) 元"))
        }
        return lines
    }
}

extension Reconciliation.Standing {
    /// What an operator reads.
    var label: String {
        switch self {
        case .same: "一致"
        case .explained: "有差异，已逐条说明或处理"
        case .undecided: "未完成"
        case .alarm: "有差异，须人工处理"
        case .closed: "已关闭"
        }
    }
}

extension Discrepancy {
    /// What an operator reads: the sort, the record, what became of it.
    var sentence: String {
        let place =
            if let own { "\(own.record.key) 第 \(own.record.version) 版（批次 \(own.record.batchNo)）：" } else if let listed {
                "\(listed.key) 第 \(listed.version) 版（对方批次 \(listed.batchNo)）："
            } else { "" }
        return "\(sort.label)  \(place)\(detail)"
    }
}

extension Discrepancy.Sort {
    fileprivate var label: String {
        switch self {
        case .missingThere: "对方缺"
        case .unknownHere: "对方多"
        case .otherVersion: "版本不同"
        case .otherBatch: "批次不同"
        case .otherReceipt: "回执不同"
        case .listedTwice: "重复列出"
        case .totals: "合计不符"
        }
    }
}

/// A reconciled account as JSON, schema `anze-reconcile-1`.
struct ReconciliationDocument: Encodable {
    struct Line: Encodable {
        let sort, outcome, key, detail: String
        let version, listedVersion: Int?
        let batchNo, listedBatchNo, receiptNo, listedReceiptNo: String?
        let moneyFen, listedMoneyFen: Int64?

        init(_ line: Discrepancy) {
            sort = line.sort.rawValue
            outcome = line.outcome.rawValue
            key = line.key
            detail = line.detail
            version = line.own?.record.version
            listedVersion = line.listed?.version
            batchNo = line.own?.record.batchNo
            listedBatchNo = line.listed?.batchNo
            receiptNo = line.own?.record.receiptNo
            listedReceiptNo = line.listed?.receiptNo
            moneyFen = line.own?.money.amount
            listedMoneyFen = line.listedMoney?.amount
        }
    }

    let schema = "anze-reconcile-1"
    let destination, kind, day: String
    let standing, obstacle: String?
    let count, listed, matched, repeats, differences: Int
    let moneyFen, missingMoneyFen, addedMoneyFen, unexplainedMoneyFen: Int64
    let listedTotals: Totals?
    let isBalanced: Bool
    let outcomes: [String: Int]
    let startedAt, endedAt, closedReason: String?
    let lines: [Line]?

    struct Totals: Encodable {
        let count: Int
        let moneyFen: Int64
    }

    init(_ report: ReconciliationReport, lines: [Discrepancy]) {
        self.init(
            account: report.account, report.reconciliation, lines: lines, obstacle: report.obstacle?.reason)
    }

    init(_ result: Reconciliation, lines: [Discrepancy]?, obstacle: String?) {
        self.init(account: result.account, result, lines: lines, obstacle: obstacle)
    }

    private init(account: AccountID, _ result: Reconciliation?, lines: [Discrepancy]?, obstacle: String?) {
        destination = account.destination.text
        kind = account.kind.id
        day = account.day.description
        standing = result?.standing.rawValue
        self.obstacle = obstacle
        count = result?.counts.own ?? 0
        listed = result?.counts.listed ?? 0
        matched = result?.counts.matched ?? 0
        repeats = result?.counts.repeats ?? 0
        differences = result?.lines ?? 0
        moneyFen = result?.counts.ownMoney ?? 0
        missingMoneyFen = result?.missingMoney ?? 0
        addedMoneyFen = result?.addedMoney ?? 0
        unexplainedMoneyFen = result?.unexplainedMoney ?? 0
        listedTotals = result?.totals.map { Totals(count: $0.count, moneyFen: $0.money.amount) }
        isBalanced = result?.isBalanced ?? false
        outcomes = Dictionary((result?.outcomes ?? [:]).map { ($0.key.rawValue, $0.value) }) { first, _ in first }
        startedAt = result?.startedAt.text
        endedAt = result?.endedAt?.text
        closedReason = result?.closedReason
        self.lines = lines?.map { Line($0) }
    }
}
