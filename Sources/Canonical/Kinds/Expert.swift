/// A service expert (服务专家).
///
/// Source: canonical-model §2.5.
package enum Expert {
    /// 专家编号: assigned by the insurer, carries no ID number.
    package static let expertNo = Field<Text>(0, "expertNo", "专家编号", .text(limit: 30, .identifier), .required)
    /// 姓名.
    package static let name = Field<Personal<Text>>(1, "name", "姓名", .text(limit: 50, .name), .required, .personal)
    /// 证件类型.
    package static let idKind = Field<Code>(2, "idKind", "证件类型", .code("id-document-kind"), .optional)
    /// 证件号码: required with idKind.
    package static let idNo = Field<Personal<Text>>(
        3, "idNo", "证件号码", .text(limit: 30, .identifier), .conditional, .sensitive)
    /// 联系电话.
    package static let phone = Field<Personal<Text>>(4, "phone", "联系电话", .text(limit: 20, .phone), .optional, .personal)
    /// 聘用方式.
    package static let employment = Field<Code>(5, "employment", "聘用方式", .code("employment-kind"), .required)
    /// 所属机构.
    package static let providerCreditCode = Field<Text>(
        6, "providerCreditCode", "所属机构", .reference(.provider, isDependency: true), .optional)
    /// 职务职称.
    package static let title = Field<Text>(7, "title", "职务职称", .text(limit: 50, .name), .optional)
    /// 学历.
    package static let education = Field<Text>(8, "education", "学历", .text(limit: 20, .name), .optional)
    /// 专业.
    package static let specialty = Field<Text>(9, "specialty", "专业", .text(limit: 50, .name), .optional)
    /// 从业年限.
    package static let yearsOfPractice = Field<Int>(10, "yearsOfPractice", "从业年限", .integer(0...70), .optional)
    /// 服务项目: level 1.
    package static let serviceKinds = Field<[Code]>(11, "serviceKinds", "服务项目", .list(.code("service-kind")), .optional)
    /// 服务行业.
    package static let industries = Field<[Code]>(12, "industries", "服务行业", .list(.code("industry-sector")), .optional)

    /// The kind as data.
    package static let definition = KindDefinition(
        .expert, id: "expert", label: "服务专家", key: [expertNo.definition],
        control: nil, referenceDay: .asOf,
        fields: [
            expertNo.definition, name.definition, idKind.definition, idNo.definition, phone.definition,
            employment.definition, providerCreditCode.definition, title.definition, education.definition,
            specialty.definition, yearsOfPractice.definition, serviceKinds.definition, industries.definition,
        ])
}
