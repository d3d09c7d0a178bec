/// Takes the rows and merged ranges of a sheet out of its XML, in any form that the standard allows.
///
/// Source: ECMA-376 Part 1 §18.3.1. What is not known is passed over with all that it contains.
final class SheetSink: ScannedSink {
    private enum Place {
        case outside, worksheet, rows, row, cell, value, formula, inline, run, text, merges, ignored
    }

    private static let mergedRangeLimit = 1_000_000

    static let endTag: StaticString = "</row>"
    let countsLines = false
    private(set) var mergedRanges: [MergedRange] = []
    private(set) var hasReachedList = false
    private(set) var isBehindList = false

    private var assembly: RowAssembly
    private var rowsHaveNoPrefix = false
    private let file: String
    private let part: String
    private let cellByteLimit: Int
    private let each: (XLSXRow) throws(SourceError) -> Void
    private var places = [Place.outside]
    private var cell = CellTag()
    private var hasFormula = false
    private var hasText = false
    private var text: [UInt8] = []

    init(
        file: String, part: String, cellByteLimit: Int, assembly: RowAssembly,
        each: @escaping (XLSXRow) throws(SourceError) -> Void
    ) {
        self.file = file
        self.part = part
        self.cellByteLimit = cellByteLimit
        self.assembly = assembly
        self.each = each
    }

    var canTakeElement: Bool { rowsHaveNoPrefix && places[places.count - 1] == .rows }

    func takeElement(_ scanner: inout SimpleScanner) throws(SourceError) -> SimpleScanner.Outcome {
        let outcome = try scanner.takeRow(into: &assembly)
        if case .taken = outcome { try endRow() }
        return outcome
    }

    func start(_ tag: borrowing XMLTag) throws(SourceError) {
        let place = places[places.count - 1]
        guard tag.isIn(OOXML.spreadsheet) else {
            guard place != .outside else { throw .damagedPart(file: file, part: part, reason: "不是工作表") }
            return places.append(.ignored)
        }
        places.append(try self.place(of: tag, in: place))
    }

    func end() throws(SourceError) {
        switch places.popLast() {
        case .row: try endRow()
        case .rows: isBehindList = true
        case .cell:
            if hasText {
                try unsafe text.withUnsafeBufferPointer { (text) throws(SourceError) in
                    try unsafe assembly.add(cell, hasFormula: hasFormula, text: text)
                }
            } else {
                try unsafe assembly.add(cell, hasFormula: hasFormula, text: nil)
            }
        default: break
        }
    }

    func characters(_ piece: Span<UInt8>) throws(SourceError) {
        let place = places[places.count - 1]
        guard place == .value || place == .text else { return }
        unsafe piece.withUnsafeBufferPointer { unsafe text.append(contentsOf: $0) }
        guard text.count <= cellByteLimit else {
            throw assembly.tooLong(assembly.column(of: cell))
        }
    }

    private func endRow() throws(SourceError) {
        assembly.end()
        try each(assembly.row)
    }

    private func place(of tag: borrowing XMLTag, in place: Place) throws(SourceError) -> Place {
        switch place {
        case .outside:
            guard tag.isNamed("worksheet") else {
                throw .damagedPart(file: file, part: part, reason: "不是工作表")
            }
            return .worksheet
        case .worksheet:
            if tag.isNamed("sheetData") {
                hasReachedList = true
                rowsHaveNoPrefix = !tag.isPrefixed
                return .rows
            }
            return tag.isNamed("mergeCells") ? .merges : .ignored
        case .rows:
            guard tag.isNamed("row") else { return .ignored }
            try beginRow(tag)
            return .row
        case .row:
            guard tag.isNamed("c") else { return .ignored }
            try beginCell(tag)
            return .cell
        case .cell: return placeInCell(tag)
        case .inline: return tag.isNamed("t") ? .text : tag.isNamed("r") ? .run : .ignored
        case .run: return tag.isNamed("t") ? .text : .ignored
        case .merges:
            try takeMergedRange(tag)
            return .ignored
        case .value, .formula, .text, .ignored: return .ignored
        }
    }

    private func beginRow(_ tag: borrowing XMLTag) throws(SourceError) {
        var number: Int?
        if let text = tag.text("r") {
            number = Int(text)
            guard let number, number > 0 else { throw assembly.damaged("此行之后有一行的行号无法读取") }
        }
        try assembly.begin(number, isHidden: tag.isTrue("hidden"))
    }

    private func beginCell(_ tag: borrowing XMLTag) throws(SourceError) {
        do throws(CellTag.InvalidReference) {
            cell = try CellTag(tag)
        } catch {
            throw assembly.damaged("有一个单元格的位置无法读取")
        }
        hasFormula = false
        hasText = false
        text.removeAll(keepingCapacity: true)
    }

    private func placeInCell(_ tag: borrowing XMLTag) -> Place {
        if tag.isNamed("f") {
            hasFormula = true
            return .formula
        }
        if tag.isNamed("v"), cell.type != .inlineText {
            hasText = true
            return .value
        }
        if tag.isNamed("is"), cell.type == .inlineText {
            hasText = true
            return .inline
        }
        return .ignored
    }

    private func takeMergedRange(_ tag: borrowing XMLTag) throws(SourceError) {
        guard tag.isNamed("mergeCell"), let text = tag.value("ref") else { return }
        // A single cell is no range, and harmless.
        guard text.contains(UInt8(ascii: ":")) else { return }
        guard let range = MergedRange(text) else {
            throw .damagedPart(file: file, part: part, reason: "合并单元格的范围无法读取")
        }
        mergedRanges.append(range)
        guard mergedRanges.count <= Self.mergedRangeLimit else {
            throw .unsafeArchive(
                file: file, part: part, reason: "合并单元格超过 \(Self.mergedRangeLimit) 处。请重新导出")
        }
    }
}
