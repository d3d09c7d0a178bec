/// The distinct texts of a workbook one after another in one buffer; cells refer to them by number.
struct SharedStrings {
    private(set) var bytes: [UInt8] = []
    private var ends: [UInt32] = []

    var count: Int { ends.count }

    /// Where a text lies in `bytes`; the index is below `count`.
    func range(of index: Int) -> Range<Int> { (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index]) }

    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
        unsafe bytes.append(contentsOf: piece)
    }

    /// Ends the text that the pieces since the last end make up.
    mutating func endText() {
        EscapedText.decode(&bytes, from: ends.last.map(Int.init) ?? 0)
        ends.append(UInt32(bytes.count))
    }
}

/// Fills the table from its part: runs of a rich text are joined, phonetic hints left out.
///
/// Source: ECMA-376 Part 1 §18.4.
final class SharedStringsSink: ScannedSink {
    private enum Place { case outside, list, item, run, text, ignored }

    static let endTag: StaticString = "</si>"
    private(set) var table = SharedStrings()
    private(set) var hasReachedList = false
    private(set) var isBehindList = false
    let countsLines = false
    private var itemsHaveNoPrefix = false
    private var places = [Place.outside]
    private let file: String
    private let part: String
    private let limits: XLSXLimits

    init(file: String, part: String, limits: XLSXLimits) {
        self.file = file
        self.part = part
        self.limits = limits
    }

    func start(_ tag: borrowing XMLTag) throws(SourceError) {
        let isOurs = tag.isIn(OOXML.spreadsheet)
        let place = places[places.count - 1]
        switch place {
        case .outside:
            guard isOurs, tag.isNamed("sst") else {
                throw .damagedPart(file: file, part: part, reason: "不是共享字符串表")
            }
            hasReachedList = true
            itemsHaveNoPrefix = !tag.isPrefixed
            places.append(.list)
        case .list: places.append(isOurs && tag.isNamed("si") ? .item : .ignored)
        case .item: places.append(!isOurs ? .ignored : tag.isNamed("t") ? .text : tag.isNamed("r") ? .run : .ignored)
        case .run: places.append(isOurs && tag.isNamed("t") ? .text : .ignored)
        case .text, .ignored: places.append(.ignored)
        }
    }

    func end() throws(SourceError) {
        switch places.popLast() {
        case .item: try endText()
        case .list: isBehindList = true
        default: break
        }
    }

    func characters(_ text: Span<UInt8>) throws(SourceError) {
        guard places[places.count - 1] == .text else { return }
        unsafe text.withUnsafeBufferPointer { unsafe table.append($0) }
        try checkSize()
    }

    var canTakeElement: Bool { itemsHaveNoPrefix && places[places.count - 1] == .list }

    /// A text of one run without phonetic hints.
    func takeElement(_ scanner: inout SimpleScanner) throws(SourceError) -> SimpleScanner.Outcome {
        scanner.skipBlanks()
        guard scanner.take("<si><t>") || scanner.take("<si><t xml:space=\"preserve\">"),
            let text = unsafe scanner.takeText(), scanner.take("</t></si>")
        else { return scanner.failure }
        unsafe table.append(text)
        try checkSize()
        try endText()
        return .taken(end: scanner.at)
    }

    private func endText() throws(SourceError) {
        table.endText()
        guard table.count <= limits.sharedStrings else {
            throw tooMany("不同的文本超过 \(limits.sharedStrings) 条")
        }
    }

    private func checkSize() throws(SourceError) {
        guard table.bytes.count <= limits.sharedStringBytes else {
            throw tooMany("不同的文本合计超过 \(limits.sharedStringBytes) 字节")
        }
    }

    private func tooMany(_ reason: String) -> SourceError {
        .unsafeArchive(file: file, part: part, reason: "\(reason)。请拆成几个文件")
    }
}
