/// What an insurer plans to do for an insured unit (事故预防服务方案/计划), with the content that AQ 9010-2019 asks for.
///
/// Source: canonical-model §2.6.
package enum ServicePlan {
    /// 方案编号.
    package static let planNo = Field<Text>(0, "planNo", "方案编号", .text(limit: 50, .identifier), .required)
    /// 保单号.
    package static let policyNo = Field<Text>(
        1, "policyNo", "保单号", .reference(.policy, isDependency: true), .required)
    /// 投保单位.
    package static let unitCreditCode = Field<Text>(
        2, "unitCreditCode", "投保单位", .reference(.insuredUnit, isDependency: true), .required)
    /// 服务项目: level 1 of the table.
    package static let serviceKinds = Field<[Code]>(
        3, "serviceKinds", "服务项目", .list(.code("service-kind")), .required)
    /// 服务措施.
    package static let measures = Field<Text>(4, "measures", "服务措施", .text(limit: 2000, .multiline), .required)
    /// 服务频次: times a year.
    package static let frequency = Field<Int>(5, "frequency", "服务频次", .integer(1...365), .required)
    /// 计划起: included.
    package static let periodStart = Field<CivilDate>(6, "periodStart", "计划起", .date, .required)
    /// 计划止: not included.
    package static let periodEnd = Field<CivilDate>(7, "periodEnd", "计划止（不含）", .date, .required)
    /// 服务机构.
    package static let providerCreditCode = Field<Text>(
        8, "providerCreditCode", "服务机构", .reference(.provider, isDependency: true), .optional)
    /// 服务人员.
    package static let expertNos = Field<[Text]>(
        9, "expertNos", "服务人员", .list(.reference(.expert, isDependency: true)), .optional)
    /// 预期目标.
    package static let goal = Field<Text>(10, "goal", "预期目标", .text(limit: 1000, .free), .optional)
    /// 服务保障事项.
    package static let safeguards = Field<Text>(11, "safeguards", "服务保障事项", .text(limit: 1000, .free), .optional)
    /// 预算金额.
    package static let budget = Field<Fen>(12, "budget", "预算金额", .money, .optional)
    /// 投保单位确认日期.
    package static let confirmedOn = Field<CivilDate>(13, "confirmedOn", "投保单位确认日期", .date, .optional)
    /// 计划状态.
    package static let status = Field<Code>(14, "status", "计划状态", .code("plan-status"), .required)

    /// The kind as data.
    package static let definition = KindDefinition(
        .servicePlan, id: "service-plan", label: "事故预防服务方案", key: [planNo.definition],
        control: nil, referenceDay: .field(periodStart.definition),
        fields: [
            planNo.definition, policyNo.definition, unitCreditCode.definition, serviceKinds.definition,
            measures.definition, frequency.definition, periodStart.definition, periodEnd.definition,
            providerCreditCode.definition, expertNos.definition, goal.definition, safeguards.definition,
            budget.definition, confirmedOn.definition, status.definition,
        ])
}
