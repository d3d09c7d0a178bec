import Mapping

@testable import Adapters

/// Writes small workbooks, part by part as a test needs them.
struct TestWorkbook {
    static let transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    static let strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    static let mainType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

    private static let relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let strictRelationships = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    private static let declaration = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#

    struct Sheet {
        var name = "表"
        var state: String?
        var target: String?
        /// The whole part.
        var xml: [UInt8]
    }

    var sheets: [Sheet] = []
    /// What stands inside `sst`; nil for a workbook without the part.
    var strings: String?
    /// What stands inside `styleSheet`; nil for a workbook without the part.
    var styles: String?
    var workbookProperties = ""
    var mainType = TestWorkbook.mainType
    var isStrict = false
    var extraRelationships = ""
    var extraEntries: [TestZip.Entry] = []

    /// One sheet with these rows.
    init(rows: String, strings: String? = nil, styles: String? = nil, after: String = "") {
        sheets = [Sheet(xml: Self.sheet(rows: rows, after: after))]
        self.strings = strings
        self.styles = styles
    }

    static func sheet(rows: String, after: String = "", namespace: String = transitional) -> [UInt8] {
        let open = #"<worksheet xmlns="\#(namespace)" xmlns:x14ac="urn:x14ac">"#
        return Array("\(declaration)\n\(open)<sheetData>\(rows)</sheetData>\(after)</worksheet>".utf8)
    }

    var zip: TestZip {
        let namespace = isStrict ? Self.strict : Self.transitional
        let base = isStrict ? Self.strictRelationships : Self.relationships
        var targets = sheets.indices.map {
            #"<Relationship Id="r\#($0)" Type="\#(base)/worksheet" Target="\#(target($0))"/>"#
        }
        let sheetList = sheets.enumerated().map { place, sheet in
            let state = sheet.state.map { #" state="\#($0)""# } ?? ""
            return #"<sheet name="\#(sheet.name)" sheetId="\#(place + 1)"\#(state) r:id="r\#(place)"/>"#
        }
        var texts: [(String, String)] = [
            (
                "[Content_Types].xml",
                #"""
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\#
                <Default Extension="xml" ContentType="application/xml"/>\#
                <Override PartName="/xl/workbook.xml" ContentType="\#(mainType)"/></Types>
                """#
            ),
            (
                "_rels/.rels",
                Self.list(#"<Relationship Id="a" Type="\#(base)/officeDocument" Target="xl/workbook.xml"/>"#)
            ),
            (
                "xl/workbook.xml",
                """
                \(Self.declaration)<workbook xmlns="\(namespace)" xmlns:r="\(base)">\(workbookProperties)\
                <sheets>\(sheetList.joined())</sheets></workbook>
                """
            ),
        ]
        if let strings {
            targets.append(#"<Relationship Id="s" Type="\#(base)/sharedStrings" Target="strings.xml"/>"#)
            texts.append(("xl/strings.xml", #"<sst xmlns="\#(namespace)">\#(strings)</sst>"#))
        }
        if let styles {
            targets.append(#"<Relationship Id="t" Type="\#(base)/styles" Target="/xl/styles.xml"/>"#)
            texts.append(("xl/styles.xml", #"<styleSheet xmlns="\#(namespace)">\#(styles)</styleSheet>"#))
        }
        texts.append(("xl/_rels/workbook.xml.rels", Self.list(targets.joined() + extraRelationships)))
        var zip = TestZip(texts: texts)
        zip.entries += sheets.enumerated().map {
            TestZip.Entry(name: PartName.resolve(target($0), from: "xl/workbook.xml"), bytes: $1.xml)
        }
        zip.entries += extraEntries
        return zip
    }

    private func target(_ place: Int) -> String { sheets[place].target ?? "worksheets/sheet\(place + 1).xml" }

    private static func list(_ relationships: String) -> String {
        #"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\#(relationships)"#
            + "</Relationships>"
    }
}

/// A cell as tests write it.
struct TestCell: Equatable, CustomStringConvertible {
    let kind: CellKind
    let text: String

    static let none = TestCell(.absent, "")

    init(_ kind: CellKind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    var description: String { "\(kind)(\(text))" }
}

/// A row as tests write it.
struct TestRow: Equatable {
    var number: Int32
    var cells: [TestCell]
    var isHidden = false
    var isBlank = false

    init(_ number: Int32, _ cells: [TestCell], isHidden: Bool = false, isBlank: Bool = false) {
        self.number = number
        self.cells = cells
        self.isHidden = isHidden
        self.isBlank = isBlank
    }

    init(_ row: XLSXRow) {
        number = row.number
        isHidden = row.isHidden
        isBlank = row.isBlank
        cells = (0..<row.count).map {
            TestCell(row.kind(of: $0), String(decoding: row.bytes[row.range(of: $0)], as: UTF8.self))
        }
    }
}

/// The rows of a sheet, read with and without the short way, which must agree.
func sheetRows(
    _ zip: [UInt8], sheet: Int = 0, limits: XLSXLimits = XLSXLimits(), windowSize: Int = 512
) throws -> [TestRow] {
    let file = try TemporaryFile(zip)
    func read(scans: Bool) throws(SourceError) -> [TestRow] {
        do throws(SourceError) {
            var workbook = try XLSXWorkbook(path: file.path, limits: limits)
            var rows: [TestRow] = []
            let passage = ScannedPassage(windowSize: windowSize, scans: scans)
            try workbook.read(workbook.sheets[sheet], passage: passage) { rows.append(TestRow($0)) }
            return rows
        } catch {
            throw error.without(file.path)
        }
    }
    let slow = Result { () throws(SourceError) in try read(scans: false) }
    let fast = Result { () throws(SourceError) in try read(scans: true) }
    guard slow == fast else { throw Disagreement(slow: "\(slow)", fast: "\(fast)") }
    return try fast.get()
}

/// The two ways of reading gave different rows.
struct Disagreement: Error {
    let slow: String
    let fast: String
}
