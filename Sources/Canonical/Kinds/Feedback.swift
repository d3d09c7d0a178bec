/// The insured unit's verdict on a service (评价/回访).
///
/// Source: canonical-model §2.11.
package enum Feedback {
    /// 评价编号.
    package static let feedbackNo = Field<Text>(0, "feedbackNo", "评价编号", .text(limit: 50, .identifier), .required)
    /// 服务记录编号.
    package static let serviceNo = Field<Text>(
        1, "serviceNo", "服务记录编号", .reference(.service, isDependency: true), .required)
    /// 回访方式.
    package static let channel = Field<Code>(2, "channel", "回访方式", .code("feedback-channel"), .optional)
    /// 回访日期.
    package static let visitedOn = Field<CivilDate>(3, "visitedOn", "回访日期", .date, .required)
    /// 受访人.
    package static let respondentName = Field<Personal<Text>>(
        4, "respondentName", "受访人", .text(limit: 50, .name), .optional, .personal)
    /// 受访人电话.
    package static let respondentPhone = Field<Personal<Text>>(
        5, "respondentPhone", "受访人电话", .text(limit: 20, .phone), .optional, .personal)
    /// 满意度: 1–5.
    package static let score = Field<Code>(6, "score", "满意度", .code("feedback-score"), .required)
    /// 是否现场核验.
    package static let onSiteVerified = Field<Bool>(7, "onSiteVerified", "是否现场核验", .boolean, .optional)
    /// 意见建议: score 1, 2.
    package static let opinion = Field<Text>(8, "opinion", "意见建议", .text(limit: 1000, .multiline), .conditional)

    /// The kind as data.
    package static let definition = KindDefinition(
        .feedback, id: "feedback", label: "投保单位评价/回访", key: [feedbackNo.definition],
        control: nil, referenceDay: .field(visitedOn.definition),
        fields: [
            feedbackNo.definition, serviceNo.definition, channel.definition, visitedOn.definition,
            respondentName.definition, respondentPhone.definition, score.definition, onSiteVerified.definition,
            opinion.definition,
        ])
}
