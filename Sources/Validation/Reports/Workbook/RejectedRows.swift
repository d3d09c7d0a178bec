import Adapters
import Canonical
import Mapping

/// The rows with findings that refuse them, as a workbook to correct them by: one sheet for each file or sheet, with the number
/// of the row, what is wrong, and the cells that a report may show.
package struct RejectedRows {
    private let verdict: Verdict
    private let export: Export

    /// The rejected rows of a verdict.
    ///
    /// - Parameters:
    ///   - verdict: The verdict.
    ///   - export: The files that it is about, which are read once more.
    package init(_ verdict: Verdict, of export: Export) {
        self.verdict = verdict
        self.export = export
    }

    /// Writes the workbook to a file that nobody reads before it is whole.
    package func write(to path: String) throws(ReportError) {
        let book = try WorkbookWriter(path: path, title: "安责险拒收行 \(verdict.insurer) \(verdict.asOf)", day: verdict.asOf)
        let parts = MarkedPart.all(in: verdict, of: export) { $0.severity == .error }
        let refused = verdict.files.filter(\.isRefused).map { "整个文件被拒收，未逐行列出：\($0.name)" }
        let lines = refused + (parts.isEmpty ? ["没有被拒收的行"] : [])
        if !lines.isEmpty {
            let sheet = book.addSheet("说明").sheet
            for (row, line) in lines.enumerated() {
                book.write(line, at: WorkbookPlace(row: row, column: 0), in: sheet)
            }
        }
        for part in parts where !part.part.isRefused {
            var sheet = CopySheet(of: part, in: book, .gathered)
            try part.copy(export.mapping) { sheet.take($0) }
        }
        try book.close()
    }
}
