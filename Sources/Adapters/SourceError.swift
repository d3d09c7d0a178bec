/// Why a source file is refused as a whole; faults of single records and cells are findings, not errors.
package enum SourceError: Error, Equatable {
    /// Nothing stands at the path.
    case notFound(file: String)
    /// It is there and cannot be read; the reason is Chinese.
    case unreadable(file: String, reason: String)
    /// It is plainly in another encoding than declared; the found one is a name for people, for example `UTF-8`.
    case contradictsEncoding(file: String, declared: TextEncoding, found: String)
    /// A quote is still open at the end; the line is the one on which it opened.
    case unclosedQuote(file: String, line: Int)
    /// A record does not fit into memory's limit in bytes; the line is its first.
    case recordTooLong(file: String, line: Int, limit: Int)
    /// A format that knows UTF-8 only is to be read in another encoding.
    case encodingUnsupported(file: String, encoding: TextEncoding)
    /// A file of one JSON object a line begins with an array, at the line.
    case arrayOfRecords(file: String, line: Int)
    /// A sheet states another unit of money than the mapping.
    case contradictsUnit(file: String, sheet: String, row: Int, declared: String, found: String)
    /// The header has bytes that the encoding does not have.
    case undecodableHeader(file: String, encoding: TextEncoding)
    /// More than one record in a hundred has bytes that the encoding does not have.
    case undecodable(file: String, encoding: TextEncoding, records: Int, of: Int)
    /// A workbook that needs a password to open.
    case encryptedWorkbook(file: String)
    /// A workbook in the binary format before 2007.
    case legacyWorkbook(file: String)
    /// Named as a workbook, but something else; what it is, is Chinese.
    case notWorkbook(file: String, found: String)
    /// The archive is damaged, ambiguous or goes over a limit; the part is the entry, nil for the whole. Fact and
    /// advice are Chinese.
    case unsafeArchive(file: String, part: String?, reason: String)
    /// A part of a workbook is missing or says what cannot be.
    case damagedPart(file: String, part: String, reason: String)
    /// XML that breaks the rules of XML or our limits; the part is that of an archive, nil for an XML file.
    case illFormedXML(file: String, part: String?, line: Int, reason: String)
    /// XML in an encoding that is not accepted, or in another one than it declares.
    case xmlEncoding(file: String, reason: String)
    /// The outermost element is another one than the mapping declares.
    case unexpectedRoot(file: String, expected: String, found: String)
    /// A row of a sheet cannot be placed or goes over a limit; the row as Excel shows it.
    case damagedSheet(file: String, sheet: String, row: Int, reason: String)
}

extension SourceError {
    /// The file that it is about, as its path was given.
    package var file: String {
        switch self {
        case .notFound(let file), .unreadable(let file, _), .contradictsEncoding(let file, _, _),
            .unclosedQuote(let file, _), .recordTooLong(let file, _, _), .encodingUnsupported(let file, _),
            .arrayOfRecords(let file, _), .contradictsUnit(let file, _, _, _, _), .undecodableHeader(let file, _),
            .undecodable(let file, _, _, _), .encryptedWorkbook(let file), .legacyWorkbook(let file),
            .notWorkbook(let file, _), .unsafeArchive(let file, _, _), .damagedPart(let file, _, _),
            .illFormedXML(let file, _, _, _), .xmlEncoding(let file, _), .unexpectedRoot(let file, _, _),
            .damagedSheet(let file, _, _, _):
            file
        }
    }
}

extension SourceError: CustomStringConvertible {
    /// One Chinese sentence: place, fact, what to do.
    package var description: String {
        switch self {
        case .notFound(let file):
            "\(file):文件不存在"
        case .unreadable(let file, let reason):
            "\(file):文件无法读取:\(reason)"
        case .contradictsEncoding(let file, let declared, let found):
            "\(file):映射声明的编码是 \(declared),文件实际是 \(found)。请改正其一,或用 --encoding 指定编码"
        case .unclosedQuote(let file, let line):
            "\(file):第 \(line) 行:引号没有结束,直到文件末尾。请补上右引号"
        case .recordTooLong(let file, let line, let limit):
            "\(file):第 \(line) 行:从此行开始的记录超过 \(limit) 字节。请检查引号是否没有结束,或行与行之间是否缺少换行"
        case .encodingUnsupported(let file, let encoding):
            "\(file):JSON 文件只能是 UTF-8,不能按 \(encoding) 读取。请去掉 --encoding,或改正映射声明的编码"
        case .arrayOfRecords(let file, let line):
            "\(file):第 \(line) 行:整个文件是一个数组,应为每行一个对象。请按每行一个 JSON 对象重新导出"
        case .contradictsUnit(let file, let sheet, let row, let declared, let found):
            "\(file):工作表“\(sheet)”第 \(row) 行写明金额单位为“\(found)”,映射声明的是“\(declared)”。请核对后改正其一"
        case .undecodableHeader(let file, let encoding):
            "\(file):表头不能按 \(encoding) 读出。请核对映射声明的编码,或用 --encoding 指定编码"
        case .undecodable(let file, let encoding, let records, let all):
            "\(file):\(all) 条记录中有 \(records) 条含 \(encoding) 没有的字节。请核对编码,或重新导出"
        case .encryptedWorkbook(let file):
            "\(file):工作簿设有打开密码。请在 Excel 中去掉打开密码后重新保存"
        case .legacyWorkbook(let file):
            "\(file):文件是旧格式的 .xls 工作簿。请在 Excel 中另存为 .xlsx"
        case .notWorkbook(let file, let found):
            "\(file):文件不是 .xlsx 工作簿,而是\(found)。请在 Excel 中另存为 .xlsx"
        case .unsafeArchive(let file, let part, let reason):
            "\(file):\(part.map { "\($0):" } ?? "")\(reason)"
        case .damagedPart(let file, let part, let reason):
            "\(file):\(part):\(reason)。请用 Excel 打开并重新保存"
        case .illFormedXML(let file, let part, let line, let reason):
            "\(file):\(part.map { "\($0):" } ?? "")第 \(line) 行:\(reason)。请重新导出"
        case .xmlEncoding(let file, let reason):
            "\(file):\(reason)。请按 UTF-8 重新导出"
        case .unexpectedRoot(let file, let expected, let found):
            "\(file):根元素是 \(found),映射声明的是 \(expected)。请核对文件或映射"
        case .damagedSheet(let file, let sheet, let row, let reason):
            "\(file):工作表“\(sheet)”第 \(row) 行:\(reason)。请用 Excel 打开并重新保存"
        }
    }
}
