import Mapping

/// Puts the cells of a row where they belong and gives them their kind; whoever reads the XML hands them over.
///
/// A row that is begun and not ended leaves no trace: it can be begun again.
struct RowAssembly {
    private(set) var row = XLSXRow()

    private var lastRow = 0
    private var nextColumn = 0
    private let file: String
    private let sheet: String
    private let styles: [CellKind]
    private let strings: SharedStrings
    private let limits: XLSXLimits

    init(file: String, sheet: String, styles: [CellKind], strings: SharedStrings, limits: XLSXLimits) {
        self.file = file
        self.sheet = sheet
        self.styles = styles
        self.strings = strings
        self.limits = limits
    }

    /// Starts a row.
    ///
    /// - Parameters:
    ///   - number: As the row says; nil for the one after the last.
    ///   - isHidden: As the row says.
    /// - Throws: The number goes back, stands still or goes over the limit.
    mutating func begin(_ number: Int?, isHidden: Bool) throws(SourceError) {
        let number = number ?? lastRow + 1
        row.removeAll()
        row.number = Int32(clamping: number)
        row.isHidden = isHidden
        nextColumn = 0
        guard number > lastRow else { throw damaged("行号没有递增,上一行是第 \(lastRow) 行") }
        guard number <= limits.rows else { throw damaged("行号超过 \(limits.rows)") }
    }

    /// Takes a cell.
    ///
    /// - Parameters:
    ///   - cell: What its tag says.
    ///   - hasFormula: Whether the value, if there is one, was calculated.
    ///   - text: The value; nil when the cell has none.
    /// - Throws: It stands in another row, goes back, or goes over a limit.
    mutating func add(_ cell: CellTag, hasFormula: Bool, text: UnsafeBufferPointer<UInt8>?) throws(SourceError) {
        let column = column(of: cell)
        guard cell.reference.map({ $0.row == Int(row.number) }) ?? true else { throw misplaced(cell) }
        guard column >= nextColumn else { throw misplaced(cell) }
        guard column < CellReference.columnLimit else { throw damaged("单元格超过最后一列 XFD") }
        nextColumn = column + 1
        guard let text = unsafe text else {
            if hasFormula { try append(.uncalculated, at: column, from: row.bytes.count) }
            return
        }
        guard text.count <= limits.cellBytes else { throw tooLong(column) }
        let start = row.bytes.count
        switch cell.type {
        case .formulaText, .inlineText, .date:
            if text.isEmpty, column >= limits.columns { return }
            unsafe row.bytes.append(contentsOf: text)
            EscapedText.decode(&row.bytes, from: start)
            try append(.text, at: column, from: start)
        case .number, .sharedString, .boolean, .error, .unknown:
            let text = unsafe Self.trimmed(text)
            if text.isEmpty {
                // What a formula without result looks like in files that were written by programs.
                if hasFormula { try append(.uncalculated, at: column, from: start) }
                return
            }
            try append(unsafe value(text, of: cell, at: column), at: column, from: start)
        }
    }

    /// Ends the row; its number is now the last one.
    mutating func end() { lastRow = Int(row.number) }

    /// A fault of the row that is being put together.
    func damaged(_ reason: String) -> SourceError {
        .damagedSheet(file: file, sheet: sheet, row: Int(row.number), reason: reason)
    }

    /// Where the cell stands, unless it has been added.
    func column(of cell: CellTag) -> Int { cell.reference?.column ?? nextColumn }

    func tooLong(_ column: Int) -> SourceError {
        damaged("\(CellReference.letters(of: column)) 列的内容超过 \(limits.cellBytes) 字节")
    }

    /// Adds the value's text to the row and says what it is.
    private mutating func value(
        _ text: UnsafeBufferPointer<UInt8>, of cell: CellTag, at column: Int
    ) throws(SourceError) -> CellKind {
        switch cell.type {
        case .sharedString:
            guard let index = unsafe Self.index(text), index < strings.count else {
                throw damaged("\(CellReference.letters(of: column)) 列引用的共享字符串不存在")
            }
            let range = strings.range(of: index)
            guard range.count <= limits.cellBytes else { throw tooLong(column) }
            unsafe strings.bytes.withUnsafeBufferPointer { bytes in
                unsafe row.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[range]))
            }
            return .text
        case .number:
            if unsafe NumberText.append(text, to: &row.bytes) {
                return cell.style < styles.count ? styles[cell.style] : .number
            }
        case .boolean:
            if let isTrue = unsafe Self.boolean(text) {
                row.bytes.append(contentsOf: (isTrue ? "true" : "false").utf8)
                return .boolean
            }
        case .error, .unknown, .formulaText, .inlineText, .date: break
        }
        unsafe row.bytes.append(contentsOf: text)
        return .error
    }

    private mutating func append(_ kind: CellKind, at column: Int, from start: Int) throws(SourceError) {
        guard column < limits.columns else {
            throw damaged("\(CellReference.letters(of: column)) 列有内容,超过 \(limits.columns) 列")
        }
        row.append(kind, at: column, from: start)
    }

    private func misplaced(_ cell: CellTag) -> SourceError {
        guard let reference = cell.reference else { return damaged("单元格顺序有误") }
        let name = "\(CellReference.letters(of: reference.column))\(reference.row)"
        return damaged("单元格 \(name) 不在这一行,或顺序有误、重复")
    }

    private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = text.count
        while start < end, unsafe text[start] <= 0x20 { start += 1 }
        while end > start, unsafe text[end - 1] <= 0x20 { end -= 1 }
        return unsafe UnsafeBufferPointer(rebasing: text[start..<end])
    }

    private static func index(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard text.count <= 9 else { return nil }
        var index = 0
        for place in 0..<text.count {
            let digit = unsafe text[place] &- 0x30
            guard digit <= 9 else { return nil }
            index = index * 10 + Int(digit)
        }
        return index
    }

    private static func boolean(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
        if unsafe text.elementsEqual("1".utf8) || text.elementsEqual("true".utf8) { return true }
        if unsafe text.elementsEqual("0".utf8) || text.elementsEqual("false".utf8) { return false }
        return nil
    }
}
