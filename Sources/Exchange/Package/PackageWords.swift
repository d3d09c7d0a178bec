import Canonical

/// The texts that rows of a table have in common, and the descriptions of codes: kept apart from the cells, so that nothing is
/// counted for a cell.
struct PackageWords: Sendable {
    /// A text.
    struct Word: BitwiseCopyable, Sendable {
        fileprivate let start: Int
        fileprivate let count: Int
    }

    private var bytes: [UInt8] = []
    private var labels: [Labels] = []

    /// Adds a text.
    mutating func add(_ text: String) -> Word {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        return Word(start: start, count: bytes.count - start)
    }

    /// Adds descriptions of codes; gives their number.
    mutating func add(_ labels: Labels) -> Int {
        self.labels.append(labels)
        return self.labels.count - 1
    }

    /// Appends a text.
    func append(_ word: Word, to target: inout [UInt8]) {
        target.append(contentsOf: bytes.span.extracting(word.start..<word.start + word.count))
    }

    /// Appends the description of a code; `false` where there is none.
    func append(_ code: Bytes, of labels: Int, to target: inout [UInt8]) -> Bool {
        self.labels[labels].append(code, to: &target)
    }
}

/// Descriptions by code.
struct Labels: Sendable {
    private var codes = ByteTable()
    /// All descriptions, one behind the other, in the order of `codes`.
    private var text: [UInt8] = []
    private var ends: [Int] = [0]
    private let digits: Int?

    init(_ labels: PackageLabels, in tables: CodeTables, of column: PackageColumn) throws(PackageTableError) {
        digits = labels.digits
        for id in labels.tables {
            guard let table = tables[id] else {
                throw PackageTableError(description: "没有代码表 \(id)：列“\(column.name)”需要它的描述")
            }
            for row in table.rows where row.code.text.hasPrefix(labels.prefix) {
                guard codes.insert(Array(row.code.text.dropFirst(labels.prefix.count).utf8).span) else { continue }
                text.append(contentsOf: row.label.utf8)
                ends.append(text.count)
            }
        }
    }

    /// Appends the description of a code; `false` where there is none.
    func append(_ code: Bytes, to target: inout [UInt8]) -> Bool {
        let length = min(code.count, digits ?? code.count)
        guard let place = codes[code.extracting(0..<length)] else { return false }
        target.append(contentsOf: text.span.extracting(ends[place]..<ends[place + 1]))
        return true
    }

    /// All descriptions.
    var all: Set<ArraySlice<UInt8>> { Set(ends.indices.dropLast().map { text[ends[$0]..<ends[$0 + 1]] }) }
}
