import Mapping

/// What each cell style of a workbook makes of a number.
///
/// Source: ECMA-376 Part 1 §18.8.
final class CellStyles: XMLSink {
    private enum Place { case outside, formats, styles }

    /// The kind of a number, by the index that a cell has.
    private(set) var kinds: [CellKind] = []
    let countsLines = false
    private var codes: [Int: CellKind] = [:]
    private var formats: [Int] = []
    private var place = Place.outside
    private var depth = 0

    func start(_ tag: borrowing XMLTag) {
        depth += 1
        guard tag.isIn(OOXML.spreadsheet) else { return }
        if depth == 2 {
            // `cellStyleXfs` and `dxfs` hold elements of the same names that no cell's index means.
            place = tag.isNamed("numFmts") ? .formats : tag.isNamed("cellXfs") ? .styles : .outside
        } else if depth == 3, place == .formats, let id = tag.text("numFmtId").flatMap(Int.init),
            let code = tag.text("formatCode")
        {
            codes[id] = NumberFormat.kind(ofCode: code)
        } else if depth == 3, place == .styles, tag.isNamed("xf") {
            formats.append(tag.text("numFmtId").flatMap(Int.init) ?? 0)
        }
    }

    func end() {
        depth -= 1
        if depth == 0 { kinds = formats.map { codes[$0] ?? NumberFormat.kind(ofBuiltIn: $0) } }
    }

    func characters(_ text: Span<UInt8>) {}
}
