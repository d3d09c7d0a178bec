import Canonical

extension DataSetRule {
    /// An attachment's path stays in the folder of attachments, and so does what links on it lead to.
    static var attachmentOutsideFolder: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "attachment-outside-folder", .error, .dataSet, source: "design",
                message: "“{label}”指向附件文件夹之外",
                fix: "请把附件放在导出文件夹（或设定的附件文件夹）内，“{label}”写从该文件夹起的相对路径，不用 ..、开头的 / 或指向别处的链接。"),
            .attachment, reads: [Attachment.uri.index],
            withPosition: { _, position, index, _ in
                switch index.content(of: position) {
                case nil: .skipped
                case .outside?: .violated(Attachment.uri)
                case .unplaced?: .notChecked(.noConfiguration("attachments"))
                case .remote?, .missing?, .found?: .passed
                }
            })
    }
}
