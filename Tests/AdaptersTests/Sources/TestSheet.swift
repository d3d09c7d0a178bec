import Mapping

/// A sheet of a test workbook by its cells, which are of every kind that a workbook has.
struct TestSheet {
    let name: String
    /// A row of cells, or nil for a row that the file leaves out.
    var rows: [[TestCell]?]
    var hidden: Set<Int> = []

    init(_ name: String = "表", _ rows: [[TestCell]?], hidden: Set<Int> = []) {
        self.name = name
        self.rows = rows
        self.hidden = hidden
    }

    /// The bytes of a workbook of these sheets.
    static func workbook(_ sheets: TestSheet..., usesDate1904: Bool = false) -> [UInt8] {
        var workbook = TestWorkbook(
            rows: "",
            styles: #"<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/></cellXfs>"#)
        workbook.sheets = sheets.map { TestWorkbook.Sheet(name: $0.name, xml: TestWorkbook.sheet(rows: $0.xml)) }
        if usesDate1904 { workbook.workbookProperties = #"<workbookPr date1904="1"/>"# }
        return workbook.zip.bytes
    }

    private var xml: String {
        rows.enumerated().compactMap { place, cells in
            cells.map { cells in
                let hiding = hidden.contains(place + 1) ? #" hidden="1""# : ""
                return #"<row r="\#(place + 1)"\#(hiding)>\#(cells.map(\.xml).joined())</row>"#
            }
        }
        .joined()
    }
}

extension TestCell: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = value.isEmpty ? .none : TestCell(.text, value) }

    /// The cell as SpreadsheetML.
    fileprivate var xml: String {
        switch kind {
        case .absent, .container, .list: "<c/>"
        case .text: "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">\(text)</t></is></c>"
        case .number: "<c><v>\(text)</v></c>"
        case .serial: "<c s=\"1\"><v>\(text)</v></c>"
        case .percent: "<c s=\"2\"><v>\(text)</v></c>"
        case .boolean: "<c t=\"b\"><v>\(text == "true" ? 1 : 0)</v></c>"
        case .error: "<c t=\"e\"><v>\(text)</v></c>"
        case .uncalculated: "<c><f>A1+1</f></c>"
        }
    }
}
