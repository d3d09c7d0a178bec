/// The part that lists a workbook's sheets.
///
/// Source: ECMA-376 Part 1 §18.2.
final class WorkbookPart: XMLSink {
    /// A sheet before its part is found.
    struct Listing {
        let name: String
        let visibility: XLSXSheet.Visibility
        let relationship: String
    }

    private(set) var isWorkbook = false
    private(set) var usesDate1904 = false
    private(set) var listings: [Listing] = []
    let countsLines = false
    private var depth = 0

    func start(_ tag: borrowing XMLTag) {
        depth += 1
        guard tag.isIn(OOXML.spreadsheet) else { return }
        if depth == 1 {
            isWorkbook = tag.isNamed("workbook")
        } else if depth == 2, tag.isNamed("workbookPr") {
            usesDate1904 = tag.isTrue("date1904")
        } else if depth == 3, tag.isNamed("sheet"), let name = tag.text("name"),
            let id = tag.value("id", in: OOXML.references)
        {
            let visibility: XLSXSheet.Visibility =
                switch tag.text("state") {
                case "hidden": .hidden
                case "veryHidden": .veryHidden
                default: .visible
                }
            listings.append(
                Listing(name: name, visibility: visibility, relationship: String(decoding: id, as: UTF8.self)))
        }
    }

    func end() { depth -= 1 }

    func characters(_ text: Span<UInt8>) {}
}
