import Adapters
import Canonical
import Mapping

/// The verdict as a workbook: the list of problems with links, copies of the source sheets with their own row numbers, and the
/// rules.
///
/// No cell holds a personal value: personal columns, columns that nothing reads, and rows that are no data are hidden.
package struct AnnotatedWorkbook {
    /// A file with more rows is copied only where it has findings.
    private static let wholeRows = 200_000
    /// Rows above the list of problems.
    private static let headRows = 5

    private let verdict: Verdict
    private let export: Export
    private let maxFindings: Int?

    /// A workbook on a verdict.
    ///
    /// - Parameters:
    ///   - verdict: The verdict.
    ///   - export: The files that it is about, which are read once more.
    ///   - maxFindings: Caps the listed findings and never a total; nil lists as many as a sheet can have.
    package init(_ verdict: Verdict, of export: Export, maxFindings: Int?) {
        self.verdict = verdict
        self.export = export
        self.maxFindings = maxFindings
    }

    /// Writes the workbook to a file that nobody reads before it is whole.
    package func write(to path: String) throws(ReportError) {
        let book = try WorkbookWriter(
            path: path, title: "安责险数据校验 \(verdict.insurer) \(verdict.asOf)", day: verdict.asOf)
        let list = book.addSheet("问题清单").sheet
        var copies: [PartName: CopySheet] = [:]
        for part in MarkedPart.all(in: verdict, of: export, where: { _ in true }) {
            var sheet = CopySheet(of: part, in: book, part.rowCount > Self.wholeRows ? .marked : .whole)
            try part.copy(export.mapping) { sheet.take($0) }
            copies[part.name] = sheet
        }
        write(list: list, copies, in: book)
        writeRules(in: book)
        try book.close()
    }

    private func write(list: Int, _ copies: [PartName: CopySheet], in book: WorkbookWriter) {
        let headings = ["序号", "级别", "位置", "文件", "工作表", "行", "列", "单号", "问题", "处理", "规则"]
        book.widths([6, 7, 20, 22, 10, 7, 16, 20, 36, 40, 22], in: list)
        let capacity = WorkbookLimit.rows - Self.headRows
        let shown = verdict.findings.prefix(min(maxFindings ?? capacity, capacity))
        writeHead(of: list, shown: shown.count, copies, in: book)
        for (column, heading) in headings.enumerated() {
            book.write(heading, at: WorkbookPlace(row: Self.headRows - 1, column: column), in: list, as: .heading)
        }
        for (index, finding) in shown.enumerated() {
            write(finding, number: index + 1, row: Self.headRows + index, of: list, copies, in: book)
        }
        book.freeze(rows: Self.headRows, in: list)
        book.print(headings: Self.headRows - 1...Self.headRows - 1, in: list)
        book.filter(
            from: WorkbookPlace(row: Self.headRows - 1, column: 0),
            to: WorkbookPlace(row: Self.headRows - 1 + shown.count, column: headings.count - 1), in: list)
    }

    private func writeHead(
        of list: Int, shown: Int, _ copies: [PartName: CopySheet], in book: WorkbookWriter
    ) {
        var notes = ["点“位置”跳到副本中的单元格。副本的行号与原文件一致；底色红为拒收、黄为警告、蓝为提示，批注写明问题与处理。个人信息、未映射的列和非数据行显示为“\(CopySheet.hidden)”。"]
        if shown < verdict.findings.count { notes.append("另有\(verdict.findings.count - shown)处未列出。") }
        if verdict.files.contains(where: { $0.rows > Self.wholeRows }) {
            notes.append("超过\(Self.wholeRows)行的文件，副本只含有问题的行。")
        }
        if copies.values.contains(where: { !$0.hasAllComments }) {
            notes.append("副本每张工作表最多\(CopySheet.commentLimit)个批注，其余只标底色。")
        }
        let unchecked = verdict.uncheckedSentence(naming: 4)
        let lines = [
            "\(verdict.subject)：\(verdict.outcomeSentence)", verdict.recordsSentence,
            [verdict.partialSentence, verdict.baselineSentence, unchecked].compactMap { $0 }.joined(separator: "；"),
            notes.joined(),
        ]
        for (row, line) in lines.enumerated() {
            book.write(line, at: WorkbookPlace(row: row, column: 0), in: list, as: row == 0 ? .title : .plain)
        }
    }

    private func write(
        _ finding: Finding, number: Int, row: Int, of list: Int, _ copies: [PartName: CopySheet],
        in book: WorkbookWriter
    ) {
        func place(_ column: Int) -> WorkbookPlace { WorkbookPlace(row: row, column: column) }
        book.write(Double(number), .general, at: place(0), in: list, as: .wrapped)
        book.write(finding.severity.label, at: place(1), in: list, as: WorkbookStyle(finding.severity))
        let copy = PartName(of: finding).flatMap { copies[$0] }
        if let copy, let target = copy.place(of: finding) {
            book.link("\(copy.name)!\(target.name)", at: place(2), in: list, to: target, of: copy.name)
        }
        book.write(finding.file ?? "数据集", at: place(3), in: list, as: .wrapped)
        book.write(finding.sheet ?? "", at: place(4), in: list, as: .wrapped)
        if let row = finding.row { book.write(Double(row), .general, at: place(5), in: list, as: .wrapped) }
        book.write(finding.column ?? "", at: place(6), in: list, as: .wrapped)
        book.write(finding.key ?? "", at: place(7), in: list, as: .wrapped)
        book.write(finding.message, at: place(8), in: list, as: .wrapped)
        book.write(finding.fix, at: place(9), in: list, as: .wrapped)
        book.write(finding.rule.text, at: place(10), in: list, as: .wrapped)
    }

    private func writeRules(in book: WorkbookWriter) {
        let sheet = book.addSheet("规则说明").sheet
        book.widths([30, 8, 9, 9, 34, 30, 50, 60], in: sheet)
        for (column, heading) in ["规则", "级别", "问题数", "已核验", "未核验（原因 次数）", "依据", "提示", "处理"].enumerated() {
            book.write(heading, at: WorkbookPlace(row: 0, column: column), in: sheet, as: .heading)
        }
        book.freeze(rows: 1, in: sheet)
        book.print(headings: 0...0, in: sheet)
        let silent = verdict.tallies.filter { $0.findings == 0 }
        for (index, tally) in (verdict.brokenRules + silent).enumerated() {
            func place(_ column: Int) -> WorkbookPlace { WorkbookPlace(row: index + 1, column: column) }
            book.write(tally.rule.id.text, at: place(0), in: sheet, as: .wrapped)
            book.write(
                tally.rule.severity.label, at: place(1), in: sheet,
                as: tally.findings > 0 ? WorkbookStyle(tally.rule.severity) : .wrapped)
            book.write(Double(tally.findings), .general, at: place(2), in: sheet, as: .wrapped)
            book.write(Double(tally.checked), .general, at: place(3), in: sheet, as: .wrapped)
            let causes = tally.causes.map { "\($0.cause) \($0.count)" }.joined(separator: "\n")
            book.write(causes, at: place(4), in: sheet, as: .wrapped)
            book.write(tally.rule.sourceWords, at: place(5), in: sheet, as: .wrapped)
            book.write(tally.rule.generalWords.message, at: place(6), in: sheet, as: .wrapped)
            book.write(tally.rule.generalWords.fix, at: place(7), in: sheet, as: .wrapped)
        }
    }
}
