import Canonical
import Desk
import Engine
import Exchange
import Foundation
import ShangMi

/// A finding as JSON.
struct PackageFindingDocument: Encodable {
    let severity, check, message: String
    let table, column, kind, insurer, key, fix: String?
    let line, version: Int?

    init(_ finding: PackageFinding) {
        severity = finding.severity.rawValue
        check = finding.check
        message = finding.message
        table = finding.table
        column = finding.column
        line = finding.line
        kind = finding.record?.kind.id
        insurer = finding.record?.insurer
        key = finding.record?.key
        version = finding.record?.version
        fix = finding.fix.isEmpty ? nil : finding.fix
    }
}

extension PackageFindings {
    /// Shows those that are kept, and how many there are in all.
    func show() {
        for finding in kept {
            var place = [finding.table, finding.line.map { "第 \($0) 行" }].compactMap(\.self)
            if let record = finding.record {
                place.append("\(record.kind.id) \(record.insurer)/\(record.key) 第 \(record.version) 版")
            }
            let fix = finding.fix.isEmpty ? "" : "。\(finding.fix)"
            Terminal.say(
                "  \(finding.severity.label)  \(place.joined(separator: "  "))\(place.isEmpty ? "" : "  ")\(finding.message)\(fix)"
            )
        }
        let rest = errors + warnings - kept.count
        if rest > 0 { Terminal.say("  另有 \(rest) 项没有列出") }
    }
}

/// What an offline check found, as JSON, schema `anze-package-verification-1`.
struct PackageVerificationDocument: Encodable {
    struct Table: Encodable {
        let file, table, sm3: String
        let rows, bytes: Int
        let moneyFen: Int64
    }

    let schema = "anze-package-verification-1"
    let valid: Bool
    let sm3: String
    let packageNo, orgCode, periodStart, periodEnd, submission, reason, approvedBy, signer: String?
    let tables: [Table]
    let errors, warnings: Int
    let findings: [PackageFindingDocument]

    init(_ outcome: PackageVerification.Outcome) {
        valid = outcome.findings.errors == 0
        sm3 = outcome.sm3.hex
        let manifest = outcome.manifest
        packageNo = manifest?.packageNo
        orgCode = manifest?.orgCode
        periodStart = manifest?.period.start.description
        periodEnd = manifest?.period.end.description
        submission = manifest?.submission.rawValue
        reason = manifest?.reason
        approvedBy = manifest?.approvedBy
        signer = outcome.signer?.subject
        tables = (manifest?.tables ?? []).map {
            Table(
                file: $0.file, table: $0.table, sm3: $0.sm3.hex, rows: $0.rows, bytes: $0.bytes, moneyFen: $0.moneyFen)
        }
        errors = outcome.findings.errors
        warnings = outcome.findings.warnings
        findings = outcome.findings.kept.map { PackageFindingDocument($0) }
    }
}

/// What an offline check found, as a screen shows it.
struct PackageVerificationText {
    let outcome: PackageVerification.Outcome

    init(_ outcome: PackageVerification.Outcome) { self.outcome = outcome }

    func show() {
        Terminal.say(outcome.findings.errors == 0 ? "报送包核对无误" : "报送包不合格：\(outcome.findings.errors) 项错误")
        if let manifest = outcome.manifest {
            Terminal.say("  包号      \(manifest.packageNo)（\(manifest.submission.label)）")
            Terminal.say("  机构期间  \(manifest.orgCode)  \(manifest.period.start) 至 \(manifest.period.end)")
            if let reason = manifest.reason { Terminal.say("  原因      \(reason)") }
            if let approvedBy = manifest.approvedBy { Terminal.say("  批准      \(approvedBy)") }
            for table in manifest.tables {
                Terminal.say(
                    "  表        \(table.table)  \(table.rows) 行  \(table.bytes) 字节  金额 \(Fen(table.moneyFen).yuan)")
            }
        }
        if let signer = outcome.signer { Terminal.say("  签名证书  \(signer.subject)") }
        Terminal.say("  SM3       \(outcome.sm3.hex)")
        outcome.findings.show()
    }
}
