/// The kinds of report that a run can write.
package enum ReportKind: String, Hashable, Sendable, CaseIterable {
    /// Chinese sentences for people.
    case text
    /// The whole verdict as one JSON document, schema `anze-report-1`.
    case json
    /// The accepted records, one JSON object a line.
    case accepted

    /// The kinds of later versions, which are known and not there yet.
    private static let later = ["html", "sarif", "junit", "xlsx", "rejected"]

    /// A kind by its name on the command line.
    ///
    /// - Throws: The name is of a later version's kind, or of none.
    package init(_ name: String) throws(ReportError) {
        if let kind = ReportKind(rawValue: name) {
            self = kind
            return
        }
        throw ReportKind.later.contains(name) ? .kindNotYetThere(name) : .unknownKind(name)
    }
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
        kind = try ReportKind(String(argument[..<equals]))
        path = String(argument[argument.index(after: equals)...])
    }
}
