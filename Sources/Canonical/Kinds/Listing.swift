/// A unit or agency on the list of commendations or of misconduct (红黑榜).
///
/// Source: canonical-model §2.14.
package enum Listing {
    /// 名单编号.
    package static let listingNo = Field<Text>(0, "listingNo", "名单编号", .text(limit: 50, .identifier), .required)
    /// 名单类型: 1 红榜, 2 黑榜.
    package static let listKind = Field<Code>(1, "listKind", "名单类型", .code("list-kind"), .required)
    /// 对象类型: unit or agency: rule `listing-subject-kind`.
    package static let subjectKind = Field<Code>(2, "subjectKind", "对象类型", .code("subject-kind"), .required)
    /// 对象统一社会信用代码: no reference of the model: the list may name units that have no policy.
    package static let subjectCreditCode = Field<Text>(3, "subjectCreditCode", "对象统一社会信用代码", .creditCode, .required)
    /// 对象名称.
    package static let subjectName = Field<Text>(4, "subjectName", "对象名称", .text(limit: 100, .name), .required)
    /// 对象所在地行政区划.
    package static let divisionCode = Field<Code>(5, "divisionCode", "对象所在地行政区划", .division, .optional)
    /// 列入事由.
    package static let reason = Field<Text>(6, "reason", "列入事由", .text(limit: 1000, .multiline), .required)
    /// 列入依据: black list: rule `listing-basis-required`.
    package static let basis = Field<Text>(7, "basis", "列入依据", .text(limit: 200, .free), .conditional)
    /// 文书号.
    package static let documentNo = Field<Text>(8, "documentNo", "文书号", .text(limit: 50, .free), .optional)
    /// 认定机关.
    package static let authority = Field<Text>(9, "authority", "认定机关", .text(limit: 100, .name), .required)
    /// 列入日期.
    package static let listedOn = Field<CivilDate>(10, "listedOn", "列入日期", .date, .required)
    /// 有效期止（不含）: exclusive.
    package static let validUntil = Field<CivilDate>(11, "validUntil", "有效期止（不含）", .date, .optional)
    /// 移出日期.
    package static let removedOn = Field<CivilDate>(12, "removedOn", "移出日期", .date, .optional)
    /// 移出原因: required with removedOn.
    package static let removalReason = Field<Text>(13, "removalReason", "移出原因", .text(limit: 200, .free), .conditional)

    /// The kind as data.
    package static let definition = KindDefinition(
        .listing, id: "listing", label: "红黑榜", key: [listingNo.definition],
        control: nil, referenceDay: .field(listedOn.definition),
        fields: [
            listingNo.definition, listKind.definition, subjectKind.definition, subjectCreditCode.definition,
            subjectName.definition, divisionCode.definition, reason.definition, basis.definition, documentNo.definition,
            authority.definition, listedOn.definition, validUntil.definition, removedOn.definition,
            removalReason.definition,
        ])
}
