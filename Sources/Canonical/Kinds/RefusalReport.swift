/// A report of a major hazard that a unit refuses to rectify (重大事故隐患拒不整改报告).
///
/// Source: canonical-model §2.12.
package enum RefusalReport {
    /// 报告编号.
    package static let reportNo = Field<Text>(0, "reportNo", "报告编号", .text(limit: 50, .identifier), .required)
    /// 隐患编号.
    package static let hazardNo = Field<Text>(1, "hazardNo", "隐患编号", .reference(.hazard, isDependency: true), .required)
    /// 被报告单位.
    package static let unitCreditCode = Field<Text>(
        2, "unitCreditCode", "被报告单位", .reference(.insuredUnit, isDependency: true), .required)
    /// 书面告知日期.
    package static let writtenNoticeOn = Field<CivilDate>(3, "writtenNoticeOn", "书面告知日期", .date, .required)
    /// 拒绝整改日期.
    package static let refusedOn = Field<CivilDate>(4, "refusedOn", "拒绝整改日期", .date, .required)
    /// 是否阻挠报告: 细则 13(四).
    package static let obstructed = Field<Bool>(5, "obstructed", "是否阻挠报告", .boolean, .optional)
    /// 情况说明.
    package static let description = Field<Text>(6, "description", "情况说明", .text(limit: 2000, .multiline), .required)
    /// 佐证材料数.
    package static let evidenceCount = Field<Int>(7, "evidenceCount", "佐证材料数", .integer(0...1000), .required)
    /// 报告对象.
    package static let reportedTo = Field<Code>(8, "reportedTo", "报告对象", .code("report-authority"), .required)
    /// 报告时间.
    package static let reportedAt = Field<Instant>(9, "reportedAt", "报告时间", .datetime, .required)

    /// The kind as data.
    package static let definition = KindDefinition(
        .refusalReport, id: "refusal-report", label: "重大事故隐患拒不整改报告", key: [reportNo.definition],
        control: nil, referenceDay: .field(refusedOn.definition),
        fields: [
            reportNo.definition, hazardNo.definition, unitCreditCode.definition, writtenNoticeOn.definition,
            refusedOn.definition, obstructed.definition, description.definition, evidenceCount.definition,
            reportedTo.definition, reportedAt.definition,
        ])
}
