/// A technical service agency (技术服务机构) that insurers entrust with prevention services.
///
/// Source: canonical-model §2.4.
package enum Provider {
    /// 统一社会信用代码.
    package static let creditCode = Field<Text>(0, "creditCode", "统一社会信用代码", .creditCode, .required)
    /// 机构名称.
    package static let name = Field<Text>(1, "name", "机构名称", .text(limit: 100, .name), .required)
    /// 经营地行政区划.
    package static let divisionCode = Field<Code>(2, "divisionCode", "经营地行政区划", .division, .optional)
    /// 安责险业务负责人.
    package static let contactName = Field<Personal<Text>>(
        3, "contactName", "安责险业务负责人", .text(limit: 50, .name), .optional, .personal)
    /// 联系电话.
    package static let contactPhone = Field<Personal<Text>>(
        4, "contactPhone", "联系电话", .text(limit: 20, .phone), .optional, .personal)
    /// 资质证书编号.
    package static let qualificationNo = Field<Text>(
        5, "qualificationNo", "资质证书编号", .text(limit: 50, .identifier), .optional)
    /// 资质有效期起: inclusive.
    package static let qualificationStart = Field<CivilDate>(6, "qualificationStart", "资质有效期起", .date, .optional)
    /// 资质有效期止（不含）: exclusive.
    package static let qualificationEnd = Field<CivilDate>(7, "qualificationEnd", "资质有效期止（不含）", .date, .optional)
    /// 服务项目范围: level 1.
    package static let serviceKinds = Field<[Code]>(
        8, "serviceKinds", "服务项目范围", .list(.code("service-kind")), .required)
    /// 服务行业范围.
    package static let industries = Field<[Code]>(9, "industries", "服务行业范围", .list(.code("industry-sector")), .optional)
    /// 委托合同号.
    package static let contractNo = Field<Text>(10, "contractNo", "委托合同号", .text(limit: 50, .identifier), .optional)
    /// 委托合同起.
    package static let contractStart = Field<CivilDate>(11, "contractStart", "委托合同起", .date, .optional)
    /// 委托合同止（不含）.
    package static let contractEnd = Field<CivilDate>(12, "contractEnd", "委托合同止（不含）", .date, .optional)
    /// 终止委托日期: 细则 13.
    package static let terminatedOn = Field<CivilDate>(13, "terminatedOn", "终止委托日期", .date, .optional)
    /// 终止原因: required with terminatedOn.
    package static let terminationReason = Field<Code>(
        14, "terminationReason", "终止原因", .code("provider-termination"), .conditional)

    /// The kind as data.
    package static let definition = KindDefinition(
        .provider, id: "provider", label: "技术服务机构", key: [creditCode.definition],
        control: nil, referenceDay: .asOf,
        fields: [
            creditCode.definition, name.definition, divisionCode.definition, contactName.definition,
            contactPhone.definition, qualificationNo.definition, qualificationStart.definition,
            qualificationEnd.definition, serviceKinds.definition, industries.definition, contractNo.definition,
            contractStart.definition, contractEnd.definition, terminatedOn.definition, terminationReason.definition,
        ])
}
