import Canonical
import Delivery
import Desk
import Engine
import Exchange
import Foundation
import ShangMi

extension StoredPackage {
    /// How many rows it has in all.
    var rows: Int { tables.reduce(0) { $0 + $1.rows } }

    /// The package in a list.
    var line: String { "\(name)  \(state.label)  \(scope.destination)  \(rows) 行  \(builtBy)" }
}

/// A package as JSON, schema `anze-package-1`.
struct PackageDocument: Encodable {
    struct Table: Encodable {
        let file, table, sm3: String
        let rows, bytes: Int
        let moneyFen: Int64
    }

    let schema = "anze-package-1"
    let name, packageNo, destination, orgCode, periodStart, periodEnd, submission, state, builtBy, builtAt: String
    let reason, approvedBy, sm3, sentAt, note: String?
    let needsApproval: Bool
    let tables: [Table]

    init(_ package: StoredPackage, note: String? = nil) {
        name = package.name
        packageNo = package.number
        destination = package.scope.destination.text
        orgCode = package.scope.orgCode
        periodStart = package.scope.period.start.description
        periodEnd = package.scope.period.end.description
        submission = package.submission.rawValue
        state = package.state.rawValue
        builtBy = package.builtBy
        builtAt = package.builtAt.text
        reason = package.reason
        approvedBy = package.approvedBy
        sm3 = package.sm3?.hex
        sentAt = package.sentAt?.text
        self.note = note ?? package.note
        needsApproval = package.needsApproval
        tables = package.tables.map {
            Table(
                file: $0.file, table: $0.table, sm3: $0.sm3.hex, rows: $0.rows, bytes: $0.bytes, moneyFen: $0.moneyFen)
        }
    }
}

/// What an order about a package came to, as JSON.
private struct PackageOutcomeDocument: Encodable {
    let schema = "anze-package-outcome-1"
    let package: PackageDocument?
    let errors, warnings: Int
    let findings: [PackageFindingDocument]
}

/// A package as a screen shows it.
enum PackageText {
    /// Shows a package with what was found.
    static func show(
        _ package: StoredPackage?, findings: PackageFindings = PackageFindings(), note: String? = nil, json: Bool
    ) throws {
        if json {
            return try Terminal.say(
                json: PackageOutcomeDocument(
                    package: package.map { PackageDocument($0, note: note) }, errors: findings.errors,
                    warnings: findings.warnings, findings: findings.kept.map { PackageFindingDocument($0) }))
        }
        if let package {
            for line in lines(of: package) { Terminal.say(line) }
            if let note = note ?? package.note { Terminal.say("  说明      \(note)") }
            if let next = next(after: package) { Terminal.say("  下一步    \(next)") }
        } else {
            Terminal.say("没有生成报送包：\(findings.errors) 项错误")
        }
        findings.show()
    }

    private static func lines(of package: StoredPackage) -> [String] {
        var lines = [
            "报送包 \(package.name)（\(package.submission.label)）：\(package.state.label)",
            "  机构期间  \(package.scope.orgCode)  \(package.scope.period.start) 至 \(package.scope.period.end) → \(package.scope.destination)",
            "  生成      \(package.builtBy)，\(package.builtAt.text)",
        ]
        if let reason = package.reason { lines.append("  原因      \(reason)") }
        if package.needsApproval { lines.append("  批准      \(package.approvedBy ?? "待另一人批准")") }
        for table in package.tables {
            lines.append(
                "  表        \(table.table)  \(table.rows) 行  \(table.bytes) 字节  金额 \(Fen(table.moneyFen).yuan)")
        }
        if let sm3 = package.sm3 { lines.append("  SM3       \(sm3.hex)") }
        return lines
    }

    private static func next(after package: StoredPackage) -> String? {
        switch package.state {
        case .built: "由另一人运行 anze package approve \(package.name)"
        case .approved: "anze package submit \(package.name)"
        case .sending, .processing: "anze package result \(package.name)"
        case .rejected: "更正来源后重新入库，再运行 anze package build"
        case .building, .accepted, .cancelled: nil
        }
    }
}
