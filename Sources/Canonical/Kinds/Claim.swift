/// A claim (赔案); persons are only counted, never named.
///
/// Source: canonical-model §2.10.
package enum Claim {
    /// 赔案号.
    package static let claimNo = Field<Text>(0, "claimNo", "赔案号", .text(limit: 50, .identifier), .required)
    /// 保单号.
    package static let policyNo = Field<Text>(1, "policyNo", "保单号", .reference(.policy, isDependency: true), .required)
    /// 出险时间.
    package static let lossAt = Field<Instant>(2, "lossAt", "出险时间", .datetime, .required)
    /// 报案时间.
    package static let reportedAt = Field<Instant>(3, "reportedAt", "报案时间", .datetime, .required)
    /// 立案日期.
    package static let filedOn = Field<CivilDate>(4, "filedOn", "立案日期", .date, .optional)
    /// 结案日期: status 4.
    package static let closedOn = Field<CivilDate>(5, "closedOn", "结案日期", .date, .conditional)
    /// 赔案状态.
    package static let status = Field<Code>(6, "status", "赔案状态", .code("claim-status"), .required)
    /// 出险地行政区划.
    package static let divisionCode = Field<Code>(7, "divisionCode", "出险地行政区划", .division, .optional)
    /// 事故类别: GB 6441.
    package static let accidentKind = Field<Code>(8, "accidentKind", "事故类别", .code("accident-kind"), .optional)
    /// 事故等级.
    package static let accidentGrade = Field<Code>(9, "accidentGrade", "事故等级", .code("accident-grade"), .optional)
    /// 死亡人数.
    package static let deaths = Field<Int>(10, "deaths", "死亡人数", .integer(0...10_000), .required)
    /// 重伤人数.
    package static let seriousInjuries = Field<Int>(11, "seriousInjuries", "重伤人数", .integer(0...10_000), .required)
    /// 轻伤人数.
    package static let minorInjuries = Field<Int>(12, "minorInjuries", "轻伤人数", .integer(0...10_000), .optional)
    /// 直接经济损失.
    package static let directLoss = Field<Fen>(13, "directLoss", "直接经济损失", .money, .optional)
    /// 人身伤亡赔款: employees and third parties.
    package static let personInjuryAmount = Field<Fen>(14, "personInjuryAmount", "人身伤亡赔款", .money, .required)
    /// 第三者财产损失赔款.
    package static let propertyAmount = Field<Fen>(15, "propertyAmount", "第三者财产损失赔款", .money, .required)
    /// 抢险救援费用.
    package static let rescueAmount = Field<Fen>(16, "rescueAmount", "抢险救援费用", .money, .required)
    /// 医疗救护费用.
    package static let medicalAmount = Field<Fen>(17, "medicalAmount", "医疗救护费用", .money, .required)
    /// 事故鉴定费用.
    package static let surveyAmount = Field<Fen>(18, "surveyAmount", "事故鉴定费用", .money, .required)
    /// 法律诉讼费用.
    package static let legalAmount = Field<Fen>(19, "legalAmount", "法律诉讼费用", .money, .required)
    /// 其他费用: default 0.
    package static let otherAmount = Field<Fen>(20, "otherAmount", "其他费用", .money, .optional)
    /// 赔款合计: = sum of the seven heads.
    package static let totalAmount = Field<Fen>(21, "totalAmount", "赔款合计", .money, .required)
    /// 预付赔款: 细则 4.
    package static let prepaidAmount = Field<Fen>(22, "prepaidAmount", "预付赔款", .money, .optional)
    /// 未决赔款.
    package static let outstandingAmount = Field<Fen>(23, "outstandingAmount", "未决赔款", .money, .optional)
    /// 零赔付原因: status 4 with total 0.
    package static let zeroPaidReason = Field<Text>(
        24, "zeroPaidReason", "零赔付原因", .text(limit: 200, .free), .conditional)
    /// 事故原因.
    package static let cause = Field<Text>(25, "cause", "事故原因", .text(limit: 1000, .multiline), .optional)
    /// 事故信息编号: not a sending dependency.
    package static let noticeNo = Field<Text>(26, "noticeNo", "事故信息编号", .text(limit: 50, .identifier), .optional)

    /// The kind as data.
    package static let definition = KindDefinition(
        .claim, id: "claim", label: "赔案", key: [claimNo.definition],
        control: totalAmount.definition, referenceDay: .field(lossAt.definition),
        fields: [
            claimNo.definition, policyNo.definition, lossAt.definition, reportedAt.definition, filedOn.definition,
            closedOn.definition, status.definition, divisionCode.definition, accidentKind.definition,
            accidentGrade.definition, deaths.definition, seriousInjuries.definition, minorInjuries.definition,
            directLoss.definition, personInjuryAmount.definition, propertyAmount.definition, rescueAmount.definition,
            medicalAmount.definition, surveyAmount.definition, legalAmount.definition, otherAmount.definition,
            totalAmount.definition, prepaidAmount.definition, outstandingAmount.definition, zeroPaidReason.definition,
            cause.definition, noticeNo.definition,
        ])
}
