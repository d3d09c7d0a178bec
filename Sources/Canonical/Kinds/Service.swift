/// A record of one accident-prevention service (事故预防服务记录).
///
/// Source: canonical-model §2.7.
package enum Service {
    /// 服务记录编号.
    package static let serviceNo = Field<Text>(0, "serviceNo", "服务记录编号", .text(limit: 50, .identifier), .required)
    /// 保单号.
    package static let policyNo = Field<Text>(1, "policyNo", "保单号", .reference(.policy, isDependency: true), .required)
    /// 方案编号.
    package static let planNo = Field<Text>(
        2, "planNo", "方案编号", .reference(.servicePlan, isDependency: true), .optional)
    /// 被服务单位.
    package static let unitCreditCode = Field<Text>(
        3, "unitCreditCode", "被服务单位", .reference(.insuredUnit, isDependency: true), .required)
    /// 服务类别: level 1, 01–07.
    package static let serviceKind = Field<Code>(4, "serviceKind", "服务类别", .code("service-kind"), .required)
    /// 服务二级类别: level 2, 4 digits.
    package static let serviceKind2 = Field<Code>(5, "serviceKind2", "服务二级类别", .code("service-kind"), .optional)
    /// 服务阶段: default 2.
    package static let stage = Field<Code>(6, "stage", "服务阶段", .code("service-stage"), .optional)
    /// 服务开始.
    package static let startAt = Field<Instant>(7, "startAt", "服务开始", .datetime, .required)
    /// 服务结束（不含）.
    package static let endAt = Field<Instant>(8, "endAt", "服务结束（不含）", .datetime, .required)
    /// 服务地行政区划.
    package static let divisionCode = Field<Code>(9, "divisionCode", "服务地行政区划", .division, .optional)
    /// 服务地点.
    package static let address = Field<Text>(10, "address", "服务地点", .text(limit: 200, .free), .optional)
    /// 服务形式.
    package static let deliveryMode = Field<Code>(11, "deliveryMode", "服务形式", .code("delivery-mode"), .optional)
    /// 实施主体.
    package static let performer = Field<Code>(12, "performer", "实施主体", .code("performer"), .required)
    /// 服务机构代码: performer 2.
    package static let providerCreditCodes = Field<[Text]>(
        13, "providerCreditCodes", "服务机构代码", .list(.reference(.provider, isDependency: true)), .conditional)
    /// 服务机构名称: when the source gives names.
    package static let providerNames = Field<[Text]>(
        14, "providerNames", "服务机构名称", .list(.text(limit: 100, .name)), .optional)
    /// 服务人员编号: rule `service-expert-required`.
    package static let expertNos = Field<[Text]>(
        15, "expertNos", "服务人员编号", .list(.reference(.expert, isDependency: true)), .conditional)
    /// 服务人员姓名: when the source gives names only.
    package static let expertNames = Field<Personal<[Text]>>(
        16, "expertNames", "服务人员姓名", .list(.text(limit: 50, .name)), .optional, .personal)
    /// 参加人数: rule `service-participants-missing`.
    package static let participantCount = Field<Int>(
        17, "participantCount", "参加人数", .integer(0...100_000), .conditional)
    /// 发现隐患数: all levels.
    package static let hazardCount = Field<Int>(18, "hazardCount", "发现隐患数", .integer(0...10_000), .optional)
    /// 重大隐患数.
    package static let majorHazardCount = Field<Int>(19, "majorHazardCount", "重大隐患数", .integer(0...10_000), .optional)
    /// 危险作业重点: kind 03; 00 = checked, none.
    package static let dangerousWork = Field<[Code]>(
        20, "dangerousWork", "危险作业重点", .list(.code("dangerous-work")), .conditional)
    /// 服务状态.
    package static let status = Field<Code>(21, "status", "服务状态", .code("service-status"), .required)
    /// 佐证材料数.
    package static let evidenceCount = Field<Int>(22, "evidenceCount", "佐证材料数", .integer(0...1000), .optional)
    /// 投保单位确认日期: status 3.
    package static let insuredConfirmedOn = Field<CivilDate>(23, "insuredConfirmedOn", "投保单位确认日期", .date, .conditional)
    /// 服务总结: multi-line allowed.
    package static let summary = Field<Text>(24, "summary", "服务总结", .text(limit: 2000, .multiline), .optional)
    /// 备注: multi-line allowed.
    package static let remark = Field<Text>(25, "remark", "备注", .text(limit: 500, .multiline), .optional)

    /// The kind as data.
    package static let definition = KindDefinition(
        .service, id: "service", label: "事故预防服务记录", key: [serviceNo.definition],
        control: nil, referenceDay: .field(startAt.definition),
        fields: [
            serviceNo.definition, policyNo.definition, planNo.definition, unitCreditCode.definition,
            serviceKind.definition, serviceKind2.definition, stage.definition, startAt.definition, endAt.definition,
            divisionCode.definition, address.definition, deliveryMode.definition, performer.definition,
            providerCreditCodes.definition, providerNames.definition, expertNos.definition, expertNames.definition,
            participantCount.definition, hazardCount.definition, majorHazardCount.definition, dangerousWork.definition,
            status.definition, evidenceCount.definition, insuredConfirmedOn.definition, summary.definition,
            remark.definition,
        ])
}
