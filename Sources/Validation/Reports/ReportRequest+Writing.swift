package import Canonical

/// What reports are made of.
package struct ReportContent: Sendable {
    /// The verdict.
    package let verdict: Verdict
    /// The files that it is about.
    package let export: Export
    /// Caps the listed findings and never a total; nil lists all that the kind can hold.
    package let maxFindings: Int?
    /// The least severity that counts as wrong.
    package let failingOn: Severity

    /// The content of all reports of a run.
    package init(_ verdict: Verdict, of export: Export, maxFindings: Int?, failingOn: Severity) {
        self.verdict = verdict
        self.export = export
        self.maxFindings = maxFindings
        self.failingOn = failingOn
    }
}

extension ReportRequest {
    /// Writes the report; a file is there when it is whole, or not at all.
    package func write(_ content: ReportContent) throws(ReportError) {
        let verdict = content.verdict
        let limit = content.maxFindings
        switch kind {
        case .text: try ReportFile.write(to: path, text: TextReport(verdict, maxFindings: limit).text)
        case .json: try ReportFile.write(to: path, JSONReport(verdict, maxFindings: limit).write)
        case .html: try ReportFile.write(to: path, HTMLReport(verdict, maxFindings: limit).write)
        case .sarif: try ReportFile.write(to: path, SARIFReport(verdict, maxFindings: limit).write)
        case .junit: try ReportFile.write(to: path, text: JUnitReport(verdict, failingOn: content.failingOn).text)
        case .accepted: try ReportFile.write(to: path, AcceptedRecords(verdict).write)
        case .xlsx:
            let workbook = AnnotatedWorkbook(verdict, of: content.export, maxFindings: limit)
            try ReportFile.write(to: path, byName: workbook.write)
        case .rejected:
            try ReportFile.write(to: path, byName: RejectedRows(verdict, of: content.export).write)
        }
    }
}
