package import Canonical
import ShangMi

/// Records with typed fields: a unit, its policy, a service under the policy.
///
/// Every person in them is invented; `personalValues` are the values that must never be shown.
package enum SampleRecords {
    /// The institution code of the insurer.
    package static let insurer: Text = "900101"
    /// The unit's business key.
    package static let unitKey = "91310115MA1K4BXX0A"
    /// The policy's business key.
    package static let policyKey = "PAZE20260000001"
    /// The service's business key.
    package static let serviceKey = "SR2026000001"
    /// The refusal report's business key.
    package static let reportKey = "JG2026000001"
    /// What the personal fields of these records hold.
    package static let personalValues = ["王建国", "李安全", "13800000001", "张专家"]

    /// The key as destinations are told: insurer code, slash, business key.
    package static func key(_ business: String) -> String { "\(insurer.string)/\(business)" }

    /// An insured unit, which refers to nothing.
    package static func unit(_ key: String = unitKey, _ change: (inout Record) -> Void = { _ in }) -> Record {
        var record = empty(.insuredUnit, row: 2)
        record[InsuredUnit.creditCode] = Text(key)
        record[InsuredUnit.name] = "上海样例化工有限公司"
        record[InsuredUnit.divisionCode] = "310115"
        record[InsuredUnit.industryCode] = "01"
        record[InsuredUnit.employeeCount] = 120
        record[InsuredUnit.legalRepName] = Personal("王建国")
        record[InsuredUnit.safetyOfficerName] = Personal("李安全")
        record[InsuredUnit.safetyOfficerPhone] = Personal("13800000001")
        change(&record)
        return record
    }

    /// A policy of a unit, with a premium of 52,972.13 元.
    package static func policy(
        _ key: String = policyKey, of unit: String = unitKey, _ change: (inout Record) -> Void = { _ in }
    ) -> Record {
        var record = empty(.policy, row: 3)
        record[Policy.policyNo] = Text(key)
        record[Policy.unitCreditCode] = Text(unit)
        record[Policy.productName] = "安全生产责任保险"
        record[Policy.mandatory] = true
        record[Policy.periodStart] = moment(year: 2026, month: 3, day: 1)
        record[Policy.periodEnd] = moment(year: 2027, month: 3, day: 1)
        record[Policy.premium] = Fen(5_297_213)
        record[Policy.rateFactor] = Factor(tenThousandths: 7154)
        record[Policy.shares] = [
            Share(insurerCode: "900101", insurerName: "样例财险", role: "03", percent: Percent(hundredths: 10_000))
        ]
        change(&record)
        return record
    }

    /// A service under a policy; it names a provider and an expert, which not every destination takes.
    package static func service(
        _ key: String = serviceKey, under policy: String = policyKey, of unit: String = unitKey,
        _ change: (inout Record) -> Void = { _ in }
    ) -> Record {
        var record = empty(.service, row: 4)
        record[Service.serviceNo] = Text(key)
        record[Service.policyNo] = Text(policy)
        record[Service.unitCreditCode] = Text(unit)
        record[Service.serviceKind] = "03"
        record[Service.startAt] = moment(year: 2026, month: 5, day: 10, hour: 9)
        record[Service.endAt] = moment(year: 2026, month: 5, day: 10, hour: 17)
        record[Service.performer] = "2"
        record[Service.providerCreditCodes] = ["91310115MA1K4CYY3B"]
        record[Service.expertNos] = ["E-0002", "E-0001"]
        record[Service.expertNames] = Personal(["张专家"])
        record[Service.dangerousWork] = ["02", "01", "02"]
        record[Service.evidenceCount] = 3
        record[Service.insuredConfirmedOn] = CivilDate(year: 2026, month: 5, day: 11)
        record[Service.summary] = "现场“排查”\n发现问题 \"2\" 处"
        change(&record)
        return record
    }

    /// A refusal report with everything that it refers to, parents first: unit, policy, service, hazard, report.
    package static func reported() -> [Record] {
        var hazard = empty(.hazard, row: 5)
        hazard[Hazard.hazardNo] = "YH2026000001"
        hazard[Hazard.serviceNo] = Text(serviceKey)
        hazard[Hazard.unitCreditCode] = Text(unitKey)
        hazard[Hazard.level] = "2"
        var report = empty(.refusalReport, row: 6)
        report[RefusalReport.reportNo] = Text(reportKey)
        report[RefusalReport.hazardNo] = "YH2026000001"
        report[RefusalReport.unitCreditCode] = Text(unitKey)
        report[RefusalReport.refusedOn] = CivilDate(year: 2026, month: 11, day: 20)
        return [unit(), policy(), service(), hazard, report]
    }

    /// An attachment of a record.
    package static func attachment(_ id: String, of kind: Kind, _ key: String) -> Record {
        var attachment = empty(.attachment, row: 7)
        attachment[Attachment.attachmentId] = Text(id)
        attachment[Attachment.ownerKind] = Text(kind.id)
        attachment[Attachment.ownerKey] = Text(key)
        attachment[Attachment.sm3] = Text(String(repeating: "0", count: 64))
        return attachment
    }

    /// An attachment of a record with a file.
    package static func attachment(
        _ id: String, of kind: Kind, _ key: String, content: String, at path: String = "附件/一.pdf"
    ) -> Record {
        var attachment = attachment(id, of: kind, key)
        attachment[Attachment.sm3] = Text(SM3.digest(of: Array(content.utf8)).hex)
        attachment[Attachment.bytes] = content.utf8.count
        attachment[Attachment.uri] = Text(path)
        return attachment
    }

    /// The withdrawal of a record: its key, and why.
    package static func withdrawal(of record: Record, reason: Text = "重复录入") -> Record {
        var withdrawal = record
        withdrawal.operation = .withdraw
        withdrawal.withdrawReason = reason
        return withdrawal
    }

    private static func empty(_ kind: Kind, row: Int32) -> Record {
        Record(
            kind: kind, insurer: insurer, recordedAt: moment(year: 2026, month: 11, day: 20),
            origin: Origin(file: 0, row: row))
    }

    private static func moment(year: Int, month: Int, day: Int, hour: Int = 0) -> Instant {
        guard let date = CivilDate(year: year, month: month, day: day) else {
            preconditionFailure("a sample's date exists")
        }
        return Instant(day: date, hour: hour)
    }
}
