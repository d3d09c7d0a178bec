/// A policy (保单) of work-safety liability insurance.
///
/// Source: canonical-model §2.2.
package enum Policy {
    /// 保单号: `[A-Za-z0-9-]{4,50}`.
    package static let policyNo = Field<Text>(0, "policyNo", "保单号", .text(limit: 50, .policyNumber), .required)
    /// 投保单号.
    package static let applicationNo = Field<Text>(1, "applicationNo", "投保单号", .text(limit: 30, .identifier), .optional)
    /// 投保单位.
    package static let unitCreditCode = Field<Text>(
        2, "unitCreditCode", "投保单位", .reference(.insuredUnit, isDependency: true), .required)
    /// 产品名称.
    package static let productName = Field<Text>(3, "productName", "产品名称", .text(limit: 100, .name), .optional)
    /// 风险所在地: decides threshold tables.
    package static let territoryCode = Field<Code>(4, "territoryCode", "风险所在地", .division, .required)
    /// 安责险行业.
    package static let industryCode = Field<Code>(5, "industryCode", "安责险行业", .code("industry-sector"), .required)
    /// 是否强制投保.
    package static let mandatory = Field<Bool>(6, "mandatory", "是否强制投保", .boolean, .required)
    /// 签单日期.
    package static let signedOn = Field<CivilDate>(7, "signedOn", "签单日期", .date, .required)
    /// 保险起期: inclusive.
    package static let periodStart = Field<Instant>(8, "periodStart", "保险起期", .datetime, .required)
    /// 保险止期（不含）: exclusive.
    package static let periodEnd = Field<Instant>(9, "periodEnd", "保险止期（不含）", .datetime, .required)
    /// 续保自保单号: not a sending dependency.
    package static let renewalOf = Field<Text>(
        10, "renewalOf", "续保自保单号", .reference(.policy, isDependency: false), .optional)
    /// 签单保费: before endorsements.
    package static let premium = Field<Fen>(11, "premium", "签单保费", .money, .required)
    /// 实收保费: cumulative, basis of the 21 % cap.
    package static let premiumReceived = Field<Fen>(12, "premiumReceived", "实收保费", .money, .required)
    /// 实收日期: required when premiumReceived > 0; decides the year.
    package static let premiumReceivedOn = Field<CivilDate>(13, "premiumReceivedOn", "实收日期", .date, .conditional)
    /// 费率浮动系数.
    package static let rateFactor = Field<Factor>(
        14, "rateFactor", "费率浮动系数", .decimal(precision: 6, scale: 4), .optional)
    /// 累计责任限额.
    package static let aggregateLimit = Field<Fen>(15, "aggregateLimit", "累计责任限额", .money, .required)
    /// 每人死亡伤残责任限额: 细则 5.
    package static let perPersonLimit = Field<Fen>(16, "perPersonLimit", "每人死亡伤残责任限额", .money, .required)
    /// 投保人数.
    package static let insuredHeadcount = Field<Int>(17, "insuredHeadcount", "投保人数", .integer(0...1_000_000), .required)
    /// 从业人员人数: at signing.
    package static let employeeHeadcount = Field<Int>(
        18, "employeeHeadcount", "从业人员人数", .integer(1...1_000_000), .required)
    /// 共保份额: one entry for a sole insurer (role 03, 100.00).
    package static let shares = Field<[Share]>(19, "shares", "共保份额", .shares, .required)
    /// 约定预防服务费比例: percent of premium.
    package static let preventionRatio = Field<Percent>(
        20, "preventionRatio", "约定预防服务费比例", .decimal(precision: 5, scale: 2), .optional)
    /// 约定服务项目: level 1 codes; rule `policy-terms-missing`.
    package static let preventionKinds = Field<[Code]>(
        21, "preventionKinds", "约定服务项目", .list(.code("service-kind")), .conditional)
    /// 约定服务频次: completed services per policy period.
    package static let preventionFrequency = Field<Int>(
        22, "preventionFrequency", "约定服务频次", .integer(0...365), .conditional)
    /// 倒签原因.
    package static let backdateReason = Field<Text>(23, "backdateReason", "倒签原因", .text(limit: 200, .free), .optional)
    /// 保单状态.
    package static let status = Field<Code>(24, "status", "保单状态", .code("policy-status"), .required)

    /// The kind as data.
    package static let definition = KindDefinition(
        .policy, id: "policy", label: "保单", key: [policyNo.definition],
        control: premium.definition, referenceDay: .field(periodStart.definition),
        fields: [
            policyNo.definition, applicationNo.definition, unitCreditCode.definition, productName.definition,
            territoryCode.definition, industryCode.definition, mandatory.definition, signedOn.definition,
            periodStart.definition, periodEnd.definition, renewalOf.definition, premium.definition,
            premiumReceived.definition, premiumReceivedOn.definition, rateFactor.definition, aggregateLimit.definition,
            perPersonLimit.definition, insuredHeadcount.definition, employeeHeadcount.definition, shares.definition,
            preventionRatio.definition, preventionKinds.definition, preventionFrequency.definition,
            backdateReason.definition, status.definition,
        ])
}
