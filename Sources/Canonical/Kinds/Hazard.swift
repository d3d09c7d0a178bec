/// A hazard (隐患) found by a service, followed until it is closed.
///
/// Source: canonical-model §2.8.
package enum Hazard {
    /// 隐患编号.
    package static let hazardNo = Field<Text>(0, "hazardNo", "隐患编号", .text(limit: 50, .identifier), .required)
    /// 服务记录编号.
    package static let serviceNo = Field<Text>(
        1, "serviceNo", "服务记录编号", .reference(.service, isDependency: true), .required)
    /// 隐患单位: defaults to the service's; not a sending dependency.
    package static let unitCreditCode = Field<Text>(
        2, "unitCreditCode", "隐患单位", .reference(.insuredUnit, isDependency: false), .optional)
    /// 隐患级别.
    package static let level = Field<Code>(3, "level", "隐患级别", .code("hazard-level"), .required)
    /// 隐患因素.
    package static let factor = Field<Code>(4, "factor", "隐患因素", .code("hazard-factor"), .optional)
    /// 隐患描述: multi-line allowed.
    package static let description = Field<Text>(5, "description", "隐患描述", .text(limit: 1000, .multiline), .required)
    /// 隐患部位.
    package static let place = Field<Text>(6, "place", "隐患部位", .text(limit: 200, .free), .optional)
    /// 涉及危险作业.
    package static let dangerousWork = Field<Code>(7, "dangerousWork", "涉及危险作业", .code("dangerous-work"), .optional)
    /// 判定依据标准: level 2.
    package static let basisStandard = Field<Code>(8, "basisStandard", "判定依据标准", .code("hazard-basis"), .conditional)
    /// 判定依据条款: level 2.
    package static let basisArticle = Field<Text>(9, "basisArticle", "判定依据条款", .text(limit: 100, .name), .conditional)
    /// 发现日期.
    package static let foundOn = Field<CivilDate>(10, "foundOn", "发现日期", .date, .required)
    /// 书面告知日期: level 2.
    package static let noticedOn = Field<CivilDate>(11, "noticedOn", "书面告知日期", .date, .conditional)
    /// 告知接收人.
    package static let noticeReceiver = Field<Personal<Text>>(
        12, "noticeReceiver", "告知接收人", .text(limit: 50, .name), .optional, .personal)
    /// 整改期限: level 2; last permitted day.
    package static let deadline = Field<CivilDate>(13, "deadline", "整改期限", .date, .conditional)
    /// 延期至: state 80; replaces deadline.
    package static let deferredTo = Field<CivilDate>(14, "deferredTo", "延期至", .date, .conditional)
    /// 整改责任人.
    package static let responsiblePerson = Field<Personal<Text>>(
        15, "responsiblePerson", "整改责任人", .text(limit: 50, .name), .optional, .personal)
    /// 整改措施.
    package static let measures = Field<Text>(16, "measures", "整改措施", .text(limit: 1000, .multiline), .optional)
    /// 整改状态.
    package static let state = Field<Code>(17, "state", "整改状态", .code("rectification-state"), .required)
    /// 整改完成日期: states 40, 50.
    package static let rectifiedOn = Field<CivilDate>(18, "rectifiedOn", "整改完成日期", .date, .conditional)
    /// 复查日期: state 50.
    package static let recheckedOn = Field<CivilDate>(19, "recheckedOn", "复查日期", .date, .conditional)
    /// 复查结果: state 50.
    package static let recheckResult = Field<Code>(20, "recheckResult", "复查结果", .code("recheck-result"), .conditional)
    /// 拒不整改报告编号: state 70; business key of refusal-report.
    package static let reportNo = Field<Text>(21, "reportNo", "拒不整改报告编号", .text(limit: 50, .identifier), .conditional)
    /// 照片数.
    package static let photoCount = Field<Int>(22, "photoCount", "照片数", .integer(0...1000), .optional)

    /// The kind as data.
    package static let definition = KindDefinition(
        .hazard, id: "hazard", label: "隐患", key: [hazardNo.definition],
        control: nil, referenceDay: .field(foundOn.definition),
        fields: [
            hazardNo.definition, serviceNo.definition, unitCreditCode.definition, level.definition, factor.definition,
            description.definition, place.definition, dangerousWork.definition, basisStandard.definition,
            basisArticle.definition, foundOn.definition, noticedOn.definition, noticeReceiver.definition,
            deadline.definition, deferredTo.definition, responsiblePerson.definition, measures.definition,
            state.definition, rectifiedOn.definition, recheckedOn.definition, recheckResult.definition,
            reportNo.definition, photoCount.definition,
        ])
}
