import Canonical

extension DataSetRule {
    /// An attachment's file has the size and the digest that its index states.
    static var attachmentChanged: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "attachment-changed", .error, .dataSet, source: "design",
                message: "附件文件与索引不一致：{actual}",
                fix: "文件改动过的，请重新计算字节数和SM3摘要后导出；索引无误的，请换回原来的文件。"),
            .attachment, reads: [Attachment.uri.index, Attachment.bytes.index, Attachment.sm3.index],
            withPosition: { attachment, position, index, _ in
                switch index.content(of: position) {
                case nil, .outside?, .missing?: return .skipped
                case .remote?: return .notChecked(.remoteContent)
                case .unplaced?: return .notChecked(.noConfiguration("attachments"))
                case .found(let bytes, let sm3)?:
                    guard let stated = attachment[Attachment.bytes], let digest = attachment[Attachment.sm3] else {
                        return .skipped
                    }
                    guard bytes == stated else {
                        return .violated(
                            Attachment.bytes, .init(actual: "索引写\(stated)字节，文件为\(bytes)字节"))
                    }
                    return .violated(Attachment.sm3, if: sm3 != digest, .init(actual: "SM3摘要不同"))
                }
            })
    }
}
