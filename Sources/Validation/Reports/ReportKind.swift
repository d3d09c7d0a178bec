/// The kinds of report that a run can write.
package enum ReportKind: String, Hashable, Sendable, CaseIterable {
    /// Chinese sentences for people.
    case text
    /// The whole verdict as one JSON document, schema `anze-report-1`.
    case json
    /// One HTML page with filters, which needs no network.
    case html
    /// SARIF 2.1.0 (OASIS), for the tools that show it.
    case sarif
    /// JUnit's XML with a test case for each rule, for build servers.
    case junit
    /// A workbook: the problems, copies of the sheets with marks and comments, the rules.
    case xlsx
    /// The accepted records, one JSON object a line.
    case accepted
    /// The rejected rows as a workbook.
    case rejected
}

/// A report that is asked for: its kind and where it goes, as `--report json=report.json` says.
package struct ReportRequest: Hashable, Sendable {
    /// The kind.
    package let kind: ReportKind
    /// The file to write.
    package let path: String

    /// Reads `KIND=PATH`.
    ///
    /// - Throws: There is no path, or the kind is not one.
    package init(_ argument: String) throws(ReportError) {
        guard let equals = argument.firstIndex(of: "="), argument.index(after: equals) < argument.endIndex else {
            throw .noPath(argument)
        }
        let name = String(argument[..<equals])
        guard let kind = ReportKind(rawValue: name) else { throw .unknownKind(name) }
        self.kind = kind
        path = String(argument[argument.index(after: equals)...])
    }
}
