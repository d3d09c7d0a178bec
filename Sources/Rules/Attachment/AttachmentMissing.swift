import Canonical

extension DataSetRule {
    /// The file that an attachment's index names is there.
    static var attachmentMissing: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "attachment-missing", .error, .dataSet, source: "design",
                message: "找不到“{label}”所写的附件文件，或文件不能读取",
                fix: "请把附件文件和导出文件放在一起，核对“{label}”与文件名逐字一致（区分大小写）；附件已经没有的，请删除这一行。"),
            .attachment, reads: [Attachment.uri.index],
            withPosition: { _, position, index, _ in
                switch index.content(of: position) {
                case nil, .outside?: .skipped
                case .missing?: .violated(Attachment.uri)
                case .remote?: .notChecked(.remoteContent)
                case .unplaced?: .notChecked(.noConfiguration("attachments"))
                case .found?: .passed
                }
            })
    }
}
