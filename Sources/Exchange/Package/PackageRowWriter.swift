package import Canonical

/// What is wrong with one cell of a row.
package enum PackageCellFault: Hashable, Sendable {
    /// A required column is empty.
    case missing
    /// More characters than the column is wide.
    case tooWide(limit: Int)
    /// A byte that no field may have: separators and other control characters.
    case forbidden(byte: UInt8)
    /// No description of the code in the code table.
    case undescribed
    /// Not of the form that the column has, for example `YYYYMMDD`.
    case otherForm(expected: String)
    /// Not the one value that the column must have here.
    case otherValue(expected: String)
    /// Not UTF-8.
    case encoding
}

extension PackageCellFault: CustomStringConvertible {
    /// The fact in Chinese; nothing of the content.
    package var description: String {
        switch self {
        case .missing: "必填项为空"
        case .tooWide(let limit): "超过 \(limit) 个字符"
        case .forbidden(let byte): "含控制字符 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))（分隔符或换行）"
        case .undescribed: "代码在代码表中没有对应的描述"
        case .otherForm(let expected): "形式应为 \(expected)"
        case .otherValue(let expected): "应为“\(expected)”"
        case .encoding: "不是 UTF-8"
        }
    }

    /// The fault's name in documents for machines.
    package var id: String {
        switch self {
        case .missing: "missing"
        case .tooWide: "too-wide"
        case .forbidden: "forbidden-byte"
        case .undescribed: "undescribed-code"
        case .otherForm: "form"
        case .otherValue: "value"
        case .encoding: "encoding"
        }
    }
}

/// A fault with the column in which it stands.
package struct PackageColumnFault: Hashable, Sendable {
    /// The column.
    package let column: String
    /// What is wrong.
    package let fault: PackageCellFault

    /// A fault at its place.
    package init(column: String, fault: PackageCellFault) {
        self.column = column
        self.fault = fault
    }
}

/// Why rows of a table cannot be written at all: the profile and the code tables do not fit.
package struct PackageTableError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, in Chinese.
    package let description: String
}

/// Writes a table's rows: compiled once, then a function of a record.
package struct PackageRowWriter: Sendable {
    /// What stands between columns.
    package static let separator: UInt8 = 0x01
    /// What ends a row.
    package static let end: UInt8 = 0x0A

    /// A column, as far as writing it asks.
    private struct Cell: BitwiseCopyable, Sendable {
        let content: PackageCell
        let limits: PackageLimits
    }

    private let cells: [Cell]
    private let words: PackageWords
    private let names: [String]

    /// Compiles a table.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - profile: The destination.
    ///   - codes: The code tables.
    ///   - orgCode: The reporting organisation.
    ///   - period: The period.
    /// - Throws: `PackageTableError` when a code table or an entry of one is missing.
    package init(
        table: PackageTable, profile: PackageProfile, codes: CodeTables, orgCode: String, period: PackagePeriod
    ) throws(PackageTableError) {
        let name = try profile.organisationName(orgCode, in: codes)
        var cells: [PackageCell] = []
        var words = PackageWords()
        let columns = profile.columns(of: table).dropFirst()
        for column in columns {
            switch column.source {
            case .lead(.serial): throw PackageTableError(description: "表 \(table.name)：流水号只能是第一列")
            case .lead(.orgCode): cells.append(.constant(words.add(orgCode)))
            case .lead(.orgName): cells.append(.constant(words.add(name)))
            case .lead(.periodEnd): cells.append(.constant(words.add(period.end.digits)))
            case .constant(let id, let code):
                guard let label = codes[id]?.row(code: code)?.label else {
                    throw PackageTableError(description: "代码表 \(id) 中没有“\(code.text)”：列“\(column.name)”需要它的描述")
                }
                cells.append(.constant(words.add(label)))
            case .share(.role, let labels):
                cells.append(.shareRole(labels: words.add(try Labels(labels, in: codes, of: column))))
            case .share(.percent, _): cells.append(.sharePercent)
            case .field(let field, let form):
                cells.append(
                    try PackageCell(field, form, in: codes, of: column, profile: profile, words: &words))
            }
        }
        self.cells = zip(cells, columns).map { Cell(content: $0, limits: $1.limits) }
        self.words = words
        names = columns.map(\.name)
    }

    /// Appends a row from the separator after its serial number to its end.
    ///
    /// - Parameters:
    ///   - record: A record that the table takes.
    ///   - bytes: Where the row goes.
    /// - Returns: What is wrong with it; none for a row that may be sent.
    package func append(_ record: Record, to bytes: inout [UInt8]) -> [PackageColumnFault] {
        var faults: [PackageColumnFault] = []
        for index in cells.indices {
            bytes.append(PackageRowWriter.separator)
            let start = bytes.count
            let cell = cells[index]
            let isDescribed = cell.content.append(record, words, to: &bytes)
            let fault = isDescribed ? cell.limits.fault(of: bytes.span.extracting(start..<bytes.count)) : .undescribed
            if let fault { faults.append(PackageColumnFault(column: names[index], fault: fault)) }
        }
        bytes.append(PackageRowWriter.end)
        return faults
    }
}

/// What the content of a column must not be, whatever it says.
struct PackageLimits: BitwiseCopyable, Sendable {
    let width: Int
    let isRequired: Bool

    /// What is wrong with a content.
    func fault(of content: Bytes) -> PackageCellFault? {
        if content.isEmpty { return isRequired ? .missing : nil }
        var forbidden = 0
        // Without a way out, so that many bytes are looked at in one step.
        content.withUnsafeBufferPointer { content in
            for byte in content { forbidden += PackageLimits.isForbidden(byte) ? 1 : 0 }
        }
        guard forbidden == 0 else {
            for index in 0..<content.count where PackageLimits.isForbidden(content[index]) {
                return .forbidden(byte: content[index])
            }
            return nil
        }
        return content.count > width && content.scalarCount > width ? .tooWide(limit: width) : nil
    }

    private static func isForbidden(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }
}

extension PackageProfile {
    /// The name of an organisation, as its code table has it.
    package func organisationName(_ code: String, in tables: CodeTables) throws(PackageTableError) -> String {
        guard let key = Code(bytes: code.utf8), let row = tables[organisations]?.row(code: key) else {
            throw PackageTableError(description: "代码表 \(organisations) 中没有机构“\(code)”：请核对机构代码，或补充代码表")
        }
        return row.label
    }
}
