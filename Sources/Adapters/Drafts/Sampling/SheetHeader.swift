import Canonical
import Mapping

/// A row of a sheet as it is kept while the header is looked for.
struct KeptRow: Sendable {
    let number: Int
    let cells: [SampledCell?]

    init(_ row: XLSXRow) {
        number = Int(row.number)
        cells = (0..<row.count).map { SampledCell(row.bytes[row.range(of: $0)], row.kind(of: $0)) }
    }

    /// The columns that hold something.
    var filled: [Int] { cells.indices.filter { cells[$0] != nil } }

    /// Whether everything in it is text that could name a column: no number, no date, nothing long.
    var isTexts: Bool {
        let texts = filled.compactMap { cells[$0] }
        return !texts.isEmpty && texts.allSatisfy { !Self.isTyped($0) && $0.text.count <= 60 }
    }

    /// Whether a cell is a value of a type that no header has.
    static func isTyped(_ cell: SampledCell) -> Bool {
        guard cell.kind == .text else { return true }
        let digits = cell.text.unicodeScalars.count { (0x30...0x39).contains($0.value) }
        return digits * 2 >= cell.text.unicodeScalars.count
    }
}

/// Finds the header of a sheet by its content: the first row, or pair of rows with groups above names, that names almost
/// every column used below it, and below which typed values stand.
struct SheetHeader {
    /// The place of the header's first row among the rows.
    let place: Int
    /// 1, or 2 with groups above names.
    let rowCount: Int
    /// Headers as mappings write them.
    let labels: [String]

    /// - Parameter rows: The first rows of the sheet that are not blank.
    init?(_ rows: [KeptRow]) {
        for place in rows.indices {
            let row = rows[place]
            guard row.isTexts, row.filled.count > 1 else { continue }
            if place + 1 < rows.count, rows[place + 1].number == row.number + 1,
                let labels = Self.pair(row, rows[place + 1], below: rows[(place + 2)...])
            {
                self.init(place: place, rowCount: 2, labels: labels)
                return
            }
            let below = rows[(place + 1)...]
            if Self.names(row.filled, below), below.contains(where: Self.hasTyped) {
                let labels = row.cells.map { Self.label($0) }
                self.init(place: place, rowCount: 1, labels: labels)
                return
            }
        }
        return nil
    }

    private init(place: Int, rowCount: Int, labels: [String]) {
        self.place = place
        self.rowCount = rowCount
        self.labels = labels
    }

    /// The headers of a pair: somewhere a name stands below the empty part of a group, and a group without a name below
    /// is a name itself.
    private static func pair(_ groups: KeptRow, _ names: KeptRow, below: ArraySlice<KeptRow>) -> [String]? {
        let filledGroups = Set(groups.filled)
        let both = filledGroups.union(names.filled)
        guard names.isTexts, names.filled.contains(where: { !filledGroups.contains($0) }),
            self.names(both.sorted(), below), below.contains(where: hasTyped)
        else { return nil }
        var group = ""
        return (0..<max(groups.cells.count, names.cells.count)).map { column in
            let upper = label(column < groups.cells.count ? groups.cells[column] : nil)
            if !upper.isEmpty { group = upper }
            let name = label(column < names.cells.count ? names.cells[column] : nil)
            return name.isEmpty ? upper : group.isEmpty ? name : "\(group)/\(name)"
        }
    }

    /// Whether almost every column that is used below has a header.
    private static func names(_ header: [Int], _ below: ArraySlice<KeptRow>) -> Bool {
        let used = Set(below.prefix(20).flatMap(\.filled))
        guard !used.isEmpty else { return false }
        return used.intersection(header).count * 10 >= used.count * 9
    }

    private static func hasTyped(_ row: KeptRow) -> Bool { row.cells.contains { $0.map(KeptRow.isTyped) ?? false } }

    private static func label(_ cell: SampledCell?) -> String {
        cell?.text.filter { $0 != "\n" && $0 != "\r" && $0 != "\r\n" } ?? ""
    }
}
