/// A complaint and its answer (投诉).
///
/// Source: canonical-model §2.13.
package enum Complaint {
    /// 投诉编号.
    package static let complaintNo = Field<Text>(
        0, "complaintNo", "投诉编号", .text(limit: 50, .identifier), .required)
    /// 投诉类型.
    package static let complaintKind = Field<Code>(1, "complaintKind", "投诉类型", .code("complaint-kind"), .required)
    /// 受理日期.
    package static let receivedOn = Field<CivilDate>(2, "receivedOn", "受理日期", .date, .required)
    /// 投诉人.
    package static let complainantName = Field<Personal<Text>>(
        3, "complainantName", "投诉人", .text(limit: 50, .name), .optional, .personal)
    /// 投诉人电话.
    package static let complainantPhone = Field<Personal<Text>>(
        4, "complainantPhone", "投诉人电话", .text(limit: 20, .phone), .optional, .personal)
    /// 被投诉对象类型.
    package static let subjectKind = Field<Code>(5, "subjectKind", "被投诉对象类型", .code("subject-kind"), .required)
    /// 被投诉对象代码.
    package static let subjectCreditCode = Field<Text>(
        6, "subjectCreditCode", "被投诉对象代码", .creditCode, .optional)
    /// 服务记录编号: no reference of the model.
    package static let serviceNo = Field<Text>(7, "serviceNo", "服务记录编号", .text(limit: 50, .identifier), .optional)
    /// 投诉内容: free text of a person about persons.
    package static let content = Field<Personal<Text>>(
        8, "content", "投诉内容", .text(limit: 2000, .multiline), .required, .personal)
    /// 是否复杂: 30 working days instead of 10.
    package static let complex = Field<Bool>(9, "complex", "是否复杂", .boolean, .optional)
    /// 延长工作日: with the reason in the remark.
    package static let extendedWorkdays = Field<Int>(
        10, "extendedWorkdays", "延长工作日", .integer(0...30), .optional)
    /// 答复日期.
    package static let answeredOn = Field<CivilDate>(11, "answeredOn", "答复日期", .date, .optional)
    /// 处理结果.
    package static let result = Field<Text>(12, "result", "处理结果", .text(limit: 1000, .free), .optional)
    /// 备注.
    package static let remark = Field<Text>(13, "remark", "备注", .text(limit: 500, .free), .optional)

    /// The kind as data.
    package static let definition = KindDefinition(
        .complaint, id: "complaint", label: "投诉", key: [complaintNo.definition],
        control: nil, referenceDay: .field(receivedOn.definition),
        fields: [
            complaintNo.definition, complaintKind.definition, receivedOn.definition, complainantName.definition,
            complainantPhone.definition, subjectKind.definition, subjectCreditCode.definition, serviceNo.definition,
            content.definition, complex.definition, extendedWorkdays.definition, answeredOn.definition,
            result.definition, remark.definition,
        ])
}
