/// Why no mapping can be drafted from a file.
package enum DraftError: Error, Equatable {
    /// The file cannot be read.
    case source(SourceError)
    /// A definition that drafts are made with is wrong.
    case definition(String)
    /// The name's extension is none of a known format.
    case unknownFormat(file: String)
    /// The text is in no accepted encoding; what it may be, is Chinese.
    case unknownEncoding(file: String, reason: String)
    /// Nothing in the file is a table; what was looked for, is Chinese.
    case noTable(file: String, reason: String)
    /// A file stands where the draft would be written.
    case exists(path: String)
    /// The draft cannot be written there.
    case unwritable(path: String)
}

extension DraftError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .source(let error): error.description
        case .definition(let message): message
        case .unknownFormat(let file):
            "\(file):不认识的扩展名。可以读取 .csv、.txt、.tsv、.xlsx、.xlsm、.ndjson、.jsonl、.xml"
        case .unknownEncoding(let file, let reason):
            "\(file):\(reason)。请另存为 UTF-8 或 GB18030 后重试"
        case .noTable(let file, let reason):
            "\(file):\(reason)。请核对文件是否是数据导出"
        case .exists(let path):
            "\(path):文件已存在,不覆盖。请换一个文件夹,或先移走它"
        case .unwritable(let path):
            "\(path):无法写入。请核对文件夹是否存在、是否可写"
        }
    }
}
