/// An insured unit (投保单位): the enterprise that a policy covers, by its place of operation.
///
/// Source: canonical-model §2.1.
package enum InsuredUnit {
    /// 统一社会信用代码: GB 32100-2015; a branch uses its own code.
    package static let creditCode = Field<Text>(0, "creditCode", "统一社会信用代码", .creditCode, .required)
    /// 单位名称.
    package static let name = Field<Text>(1, "name", "单位名称", .text(limit: 100, .name), .required)
    /// 经营地行政区划: place of operation, not of registration (细则 12).
    package static let divisionCode = Field<Code>(2, "divisionCode", "经营地行政区划", .division, .required)
    /// 经营地址.
    package static let address = Field<Text>(3, "address", "经营地址", .text(limit: 200, .free), .required)
    /// 安责险行业.
    package static let industryCode = Field<Code>(4, "industryCode", "安责险行业", .code("industry-sector"), .required)
    /// 国民经济行业: GB/T 4754-2017, `[A-T]?[0-9]{2,4}`.
    package static let nationalIndustryCode = Field<Text>(
        5, "nationalIndustryCode", "国民经济行业", .text(limit: 5, .nationalIndustry), .optional)
    /// 从业人员总数.
    package static let employeeCount = Field<Int>(6, "employeeCount", "从业人员总数", .integer(1...1_000_000), .required)
    /// 应投保依据: 细则 2; 90 = voluntary.
    package static let mandatoryBasis = Field<Code>(7, "mandatoryBasis", "应投保依据", .code("mandatory-basis"), .required)
    /// 许可证类型: rule `licence-required`.
    package static let licenceKind = Field<Code>(8, "licenceKind", "许可证类型", .code("licence-kind"), .conditional)
    /// 许可证编号: rule `licence-required`.
    package static let licenceNo = Field<Text>(9, "licenceNo", "许可证编号", .text(limit: 50, .identifier), .conditional)
    /// 许可证有效期止（不含）: 有效期至 + 1 day.
    package static let licenceEnd = Field<CivilDate>(10, "licenceEnd", "许可证有效期止（不含）", .date, .optional)
    /// 重大危险源等级.
    package static let majorHazardSource = Field<Code>(
        11, "majorHazardSource", "重大危险源等级", .code("major-hazard-source"), .optional)
    /// 安全生产标准化等级.
    package static let standardizationGrade = Field<Code>(
        12, "standardizationGrade", "安全生产标准化等级", .code("standardization-grade"), .optional)
    /// 上级单位统一社会信用代码: 央企/集团 branch (细则 12, 13).
    package static let parentCreditCode = Field<Text>(13, "parentCreditCode", "上级单位统一社会信用代码", .creditCode, .optional)
    /// 法定代表人.
    package static let legalRepName = Field<Personal<Text>>(
        14, "legalRepName", "法定代表人", .text(limit: 50, .name), .optional, .personal)
    /// 安全负责人.
    package static let safetyOfficerName = Field<Personal<Text>>(
        15, "safetyOfficerName", "安全负责人", .text(limit: 50, .name), .required, .personal)
    /// 安全负责人电话.
    package static let safetyOfficerPhone = Field<Personal<Text>>(
        16, "safetyOfficerPhone", "安全负责人电话", .text(limit: 20, .phone), .required, .personal)
    /// 年营业额.
    package static let annualRevenue = Field<Fen>(17, "annualRevenue", "年营业额", .money, .optional)

    /// The kind as data.
    package static let definition = KindDefinition(
        .insuredUnit, id: "insured-unit", label: "投保单位", key: [creditCode.definition],
        control: nil, referenceDay: .asOf,
        fields: [
            creditCode.definition, name.definition, divisionCode.definition, address.definition,
            industryCode.definition, nationalIndustryCode.definition, employeeCount.definition,
            mandatoryBasis.definition, licenceKind.definition, licenceNo.definition, licenceEnd.definition,
            majorHazardSource.definition, standardizationGrade.definition, parentCreditCode.definition,
            legalRepName.definition, safetyOfficerName.definition, safetyOfficerPhone.definition,
            annualRevenue.definition,
        ])
}
