/// An endorsement (批单): a change to a policy.
///
/// Source: canonical-model §2.3.
package enum Endorsement {
    /// 批单号.
    package static let endorsementNo = Field<Text>(0, "endorsementNo", "批单号", .text(limit: 50, .identifier), .required)
    /// 保单号.
    package static let policyNo = Field<Text>(1, "policyNo", "保单号", .reference(.policy, isDependency: true), .required)
    /// 批改类型.
    package static let endorsementKind = Field<Code>(2, "endorsementKind", "批改类型", .code("endorsement-kind"), .required)
    /// 批改日期.
    package static let issuedOn = Field<CivilDate>(3, "issuedOn", "批改日期", .date, .required)
    /// 生效日期.
    package static let effectiveOn = Field<CivilDate>(4, "effectiveOn", "生效日期", .date, .required)
    /// 保费变化: signed; refund negative.
    package static let premiumDelta = Field<Fen>(5, "premiumDelta", "保费变化", .money, .required)
    /// 人数变化: signed.
    package static let headcountDelta = Field<Int>(
        6, "headcountDelta", "人数变化", .integer(-1_000_000...1_000_000), .optional)
    /// 变更后止期（不含）: kind 03.
    package static let newPeriodEnd = Field<Instant>(7, "newPeriodEnd", "变更后止期（不含）", .datetime, .conditional)
    /// 退保原因: kinds 06, 07.
    package static let surrenderReason = Field<Code>(
        8, "surrenderReason", "退保原因", .code("surrender-reason"), .conditional)
    /// 备注.
    package static let remark = Field<Text>(9, "remark", "备注", .text(limit: 500, .free), .optional)

    /// The kind as data.
    package static let definition = KindDefinition(
        .endorsement, id: "endorsement", label: "批单", key: [policyNo.definition, endorsementNo.definition],
        control: premiumDelta.definition, referenceDay: .field(effectiveOn.definition),
        fields: [
            endorsementNo.definition, policyNo.definition, endorsementKind.definition, issuedOn.definition,
            effectiveOn.definition, premiumDelta.definition, headcountDelta.definition, newPeriodEnd.definition,
            surrenderReason.definition, remark.definition,
        ])
}
