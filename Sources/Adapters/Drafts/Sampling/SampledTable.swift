import Canonical
import Mapping

/// The first rows of one source of an export, column by column: all that a draft is made from.
struct SampledTable: Sendable {
    /// The file's name without its folder.
    let fileName: String
    /// How the source is written.
    let form: SampledForm
    /// The columns in their order.
    var columns: [SampledColumn] = []
    /// How many rows were looked at; those of a nested list are counted by its columns.
    var rowCount = 0

    /// What a person should know of the header, in Chinese.
    var notes: [String] = []

    /// How many rows of a source are looked at.
    static let rowLimit = 1000
    /// What is kept of a long text; nothing longer says more about its form.
    static let textLimit = 400

    /// What names the source: its sheet, else its file.
    var title: String {
        guard case .sheet(let sheet) = form else { return fileName }
        return sheet.name
    }

    /// Whether columns are paths.
    var isNested: Bool {
        switch form {
        case .csv, .sheet: false
        case .lines, .document: true
        }
    }
}

extension SampledTable {
    /// Leaves out columns that a mapping cannot name: those without a header, and those whose header stood before.
    mutating func dropUnnamed() {
        var known: Set<Text> = []
        var unnamed = 0
        columns = columns.filter { column in
            let form = isNested ? Text(column.name) : Header.form(column.name)
            guard !form.bytes.isEmpty else {
                unnamed += 1
                return false
            }
            guard known.insert(form).inserted else {
                notes.append("表头“\(column.name)”不止一列,只列出第一列;映射它之前请先让对方改名")
                return false
            }
            return true
        }
        if unnamed > 0 { notes.append("有 \(unnamed) 列没有表头,没有列出") }
    }
}

/// How a sampled source is written, with what a draft says of it.
enum SampledForm: Sendable {
    /// Delimited text.
    case csv(DetectedText)
    /// One sheet of a workbook.
    case sheet(SampledSheet)
    /// One JSON object a line.
    case lines
    /// Elements of a document; `head` are the paths of values outside them.
    case document(record: [String], head: [String])
}

/// One column with its cells that hold something.
struct SampledColumn: Sendable {
    /// The name as mappings write it: a header, `group/name`, or a path.
    let name: String
    /// The names from the outermost group or object to the column.
    let parts: [String]
    /// Whether the name is a path into a record, and no header.
    let isPath: Bool
    /// The list of objects in which the column stands, for example `/hazards/*`; nil for the row itself.
    var list: String?
    /// Whether a cell holds several values.
    var isList = false
    /// How many rows, or items of its list, were looked at.
    var rowCount = 0
    /// How many of them had nothing there.
    var emptyCount = 0
    /// What they had, in their order; of a list each value.
    var cells: [SampledCell] = []

    /// A column of a table: a group's name stands before a slash.
    init(header: String) {
        name = header
        parts = header.split(separator: "/").map(String.init)
        isPath = false
    }

    /// A column of a nested format.
    init(path: String, names: [String], list: String?, isList: Bool) {
        name = path
        parts = names
        isPath = true
        self.list = list
        self.isList = isList
    }

    /// Notes what a row has in the column.
    mutating func take(_ text: ArraySlice<UInt8>, _ kind: CellKind) {
        rowCount += 1
        guard let cell = SampledCell(text, kind) else {
            emptyCount += 1
            return
        }
        cells.append(cell)
    }
}

/// A cell that holds something.
struct SampledCell: Sendable, Equatable {
    /// What the source's format says it is.
    let kind: CellKind
    /// Its trimmed text, cut where it is very long.
    let text: String
}

extension SampledCell {
    /// Nil for a cell without content.
    init?(_ text: ArraySlice<UInt8>, _ kind: CellKind) {
        switch kind {
        case .absent, .error, .uncalculated, .container, .list: return nil
        case .text, .number, .serial, .percent, .boolean:
            let trimmed = TextForm.trimmed(text)
            guard !trimmed.isEmpty else { return nil }
            self.init(kind: kind, text: String(decoding: trimmed.prefix(SampledTable.textLimit), as: UTF8.self))
        }
    }
}
