package import Canonical

extension CellRules {
    /// A column that the mapping reads is not in the header; the file is not read further.
    package static let headerMissingColumn = RuleDefinition(
        "header-missing-column", .error, .file, source: "design",
        message: "文件缺少必需列“{label}”",
        fix: "请在导出文件的表头中恢复列“{label}”后重新导出；如系统已将该列改名，请通知数据负责人修改映射。")

    /// A column of the file is neither mapped nor ignored.
    package static let unknownColumn = RuleDefinition(
        "unknown-column", .notice, .file, source: "design",
        message: "存在未映射的列“{label}”，内容未采集",
        fix: "如“{label}”需要报送，请通知数据负责人加入映射；不需要时请加入忽略清单并写明原因。")

    /// A mapped column stands twice in the header; the file is not read further.
    package static let headerDuplicateColumn = RuleDefinition(
        "header-duplicate-column", .error, .file, source: "design",
        message: "表头列“{label}”重复",
        fix: "请只保留一列“{label}”后重新导出整个文件。")

    /// A source that others are looked up in has two rows for one key; the first is used.
    package static let lookupKeyRepeated = RuleDefinition(
        "lookup-key-repeated", .warning, .file, source: "design",
        message: "对照表的“{label}”重复，已采用第一行",
        fix: "请核对对照表，同一“{label}”只保留一行。")

    /// The file's name, or what a manifest says, contradicts the insurer, table or data date.
    package static let fileNameMismatch = RuleDefinition(
        "file-name-mismatch", .error, .file, source: "design",
        message: "文件名与内容不一致：{label}",
        fix: "请核对文件名中的机构、表名和数据日期，改正后重新提交；不要把别的日期或机构的文件改名提交。")

    /// A manifest states another number of records than the file has.
    package static let manifestCountMismatch = RuleDefinition(
        "manifest-count-mismatch", .error, .file, source: "design",
        message: "清单记录数{expected}与实际{actual}不符",
        fix: "请核对导出是否完整，重新生成数据文件和对账清单，两者必须出自同一次导出。")

    /// A manifest states another amount than the file's column sums to.
    package static let manifestAmountMismatch = RuleDefinition(
        "manifest-amount-mismatch", .error, .file, source: "design",
        message: "清单金额{expected}元与实际合计{actual}元不符",
        fix: "请核对金额列是否有漏行、改动或格式错误，重新生成数据文件和对账清单。")
}
