/// An entry of the index of attachments (附件索引): what belongs to a record, by digest and address; the content stays with
/// the insurer.
///
/// Source: canonical-model §2.15.
package enum Attachment {
    /// 附件编号.
    package static let attachmentId = Field<Text>(0, "attachmentId", "附件编号", .text(limit: 64, .identifier), .required)
    /// 所属记录类型: the kind's id, such as `refusal-report`.
    package static let ownerKind = Field<Text>(1, "ownerKind", "所属记录类型", .text(limit: 30, .kindID), .required)
    /// 所属记录主键: names the owner, which is awaited; composite keys joined by `/`.
    package static let ownerKey = Field<Text>(2, "ownerKey", "所属记录主键", .text(limit: 110, .ownerKey), .required)
    /// 附件类别.
    package static let attachmentKind = Field<Code>(
        3, "attachmentKind", "附件类别", .code("attachment-kind"), .required)
    /// 文件名.
    package static let name = Field<Text>(4, "name", "文件名", .text(limit: 200, .name), .required)
    /// 媒体类型: RFC 6838, such as `application/pdf`.
    package static let mediaType = Field<Text>(5, "mediaType", "媒体类型", .text(limit: 100, .mediaType), .required)
    /// 字节数: at most 50 MB.
    package static let bytes = Field<Int>(6, "bytes", "字节数", .integer(1...52_428_800), .required)
    /// SM3摘要: 64 lower-case hex digits, GB/T 32905.
    package static let sm3 = Field<Text>(7, "sm3", "SM3摘要", .text(limit: 64, .sm3), .required)
    /// 地址: a relative path as written, or https without credentials.
    package static let uri = Field<Text>(8, "uri", "地址", .text(limit: 500, .uri), .required)
    /// 形成时间.
    package static let capturedAt = Field<Instant>(9, "capturedAt", "形成时间", .datetime, .optional)
    /// 含个人信息.
    package static let hasPersonalData = Field<Bool>(10, "hasPersonalData", "含个人信息", .boolean, .required)

    /// The kind as data.
    package static let definition = KindDefinition(
        .attachment, id: "attachment", label: "附件索引", key: [attachmentId.definition],
        control: nil, referenceDay: .asOf,
        fields: [
            attachmentId.definition, ownerKind.definition, ownerKey.definition, attachmentKind.definition,
            name.definition, mediaType.definition, bytes.definition, sm3.definition, uri.definition,
            capturedAt.definition, hasPersonalData.definition,
        ])
}
