package import Canonical

/// One cell of a row: what it is, and where its text lies.
@usableFromInline
package struct SourceCell: BitwiseCopyable, Sendable {
    /// The first byte of the text in the batch's `bytes`; for a list the first of its cells in `items`.
    @usableFromInline package var start: Int32
    /// The byte behind the text; for a list the cell behind its last.
    @usableFromInline package var end: Int32
    /// What the source's format says it is.
    @usableFromInline package var kind: CellKind
    /// Whether bytes of the text were undecodable and stand as U+FFFD.
    @usableFromInline package var isUndecodable: Bool

    /// A cell by its place.
    @inlinable
    package init(_ range: Range<Int>, _ kind: CellKind, isUndecodable: Bool = false) {
        start = Int32(truncatingIfNeeded: range.lowerBound)
        end = Int32(truncatingIfNeeded: range.upperBound)
        self.kind = kind
        self.isUndecodable = isUndecodable
    }

    /// The cell of a text by its first byte and the one behind its last.
    @inlinable @inline(__always)
    package init(text start: Int, _ end: Int) {
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
        kind = .text
        isUndecodable = false
    }

    /// No cell.
    package static let absent = SourceCell(0..<0, .absent)

    /// Where the text lies, or the cells of a list.
    package var range: Range<Int> { Int(start)..<Int(end) }
}

/// Rows of a source as a reader hands them over, their texts in one buffer; filled again and again.
///
/// A row of a nested format is followed by the rows of its own lists: the mapping reads them with the last row of level 0.
@usableFromInline
package struct SourceBatch: Sendable {
    /// A row: some cells, and where a person finds it.
    @usableFromInline
    package struct Row: BitwiseCopyable, Sendable {
        /// The row as an editor or Excel shows it, from 1; a record of several lines counts from its first.
        @usableFromInline package var number: Int32
        /// The level of a nested format: 0 for the row itself, else the place of its list in the mapping's `levels`.
        @usableFromInline package var level: UInt8
        /// The place in its list, from 0; −1 for what is no item of a list.
        @usableFromInline package var item: Int32
        /// Its first cell in `cells`.
        @usableFromInline package var first: Int32
        /// How many cells it has.
        @usableFromInline package var count: Int32
        /// Whether it cannot be taken apart; `reasons` says why.
        @usableFromInline package var isMalformed: Bool

        /// A row by its parts.
        @inlinable
        package init(number: Int32, level: UInt8, item: Int32, first: Int32, count: Int32, isMalformed: Bool) {
            self.number = number
            self.level = level
            self.item = item
            self.first = first
            self.count = count
            self.isMalformed = isMalformed
        }
    }

    /// UTF-8, not trimmed.
    package var bytes: [UInt8] = []
    /// The cells of all rows.
    package var cells: [SourceCell] = []
    /// The cells of lists.
    package var items: [SourceCell] = []
    /// The rows in file order.
    @usableFromInline package var rows: [Row] = []
    /// Why rows cannot be taken apart, in Chinese, by their places in `rows`.
    package var reasons: [(row: Int, reason: String)] = []
    /// Whether serials of days count from 1904-01-01 (Apple's old epoch), not from 1900-01-00.
    package var usesDate1904 = false

    /// An empty batch.
    package init() {}

    /// Forgets the rows and keeps the space.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        reasons.removeAll(keepingCapacity: true)
    }

    /// Adds a row of cells that are in `cells` already.
    package mutating func addRow(number: Int32, level: UInt8 = 0, item: Int32 = -1, from first: Int) {
        addRow(number: number, level: level, item: item, from: first, count: cells.count - first)
    }

    /// Adds a row of so many cells from a place on, which may be added later.
    @inlinable
    package mutating func addRow(number: Int32, level: UInt8 = 0, item: Int32 = -1, from first: Int, count: Int) {
        rows.append(
            Row(
                number: number, level: level, item: item, first: Int32(first), count: Int32(count),
                isMalformed: false))
    }

    /// Adds a row that cannot be taken apart.
    package mutating func addRow(number: Int32, from first: Int, malformed reason: String) {
        addRow(number: number, from: first)
        markLastRow(malformed: reason)
    }

    /// Says that the last row cannot be taken apart.
    package mutating func markLastRow(malformed reason: String) {
        rows[rows.count - 1].isMalformed = true
        reasons.append((rows.count - 1, reason))
    }

    /// Adds a cell with bytes of its own.
    package mutating func add(_ text: Bytes, _ kind: CellKind) {
        let start = bytes.count
        bytes.append(contentsOf: text)
        cells.append(SourceCell(start..<bytes.count, kind))
    }

    /// Why a row cannot be taken apart; nil for a sound one.
    package func reason(ofRow row: Int) -> String? {
        rows[row].isMalformed ? reasons.first { $0.row == row }?.reason : nil
    }

    /// The cell at a place of a row; `absent` beyond its end.
    package func cell(_ place: Int, of row: Row) -> SourceCell {
        place >= 0 && place < Int(row.count) ? cells[Int(row.first) + place] : .absent
    }
}
