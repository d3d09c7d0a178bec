import Foundation

/// The parts of a report (schema `anze-report-1`) that tests look at.
struct ReportDocument: Decodable {
    struct Place: Hashable, Decodable {
        let file: String?
        let row: Int?
        let column: String?
        let rule: String
    }

    struct Finding: Decodable {
        let rule, severity, message, fix: String
        let file, column: String?
        let row: Int?

        var place: Place { Place(file: file, row: row, column: column, rule: rule) }
    }

    struct File: Decodable {
        let name: String
        let records: [String: Int]
    }

    struct Rule: Decodable {
        let rule: String
        let notChecked: [String: Int]
    }

    let schema: String
    let rules: [Rule]
    let files: [File]
    let records: [String: Int]
    let totals: [String: Int]
    let completeness: String
    let findings: [Finding]

    init(_ text: String) throws { self = try JSONDecoder().decode(ReportDocument.self, from: Data(text.utf8)) }

    /// How many records of a kind were read from all files.
    func count(of kind: String) -> Int { files.reduce(0) { $0 + ($1.records[kind] ?? 0) } }

    /// How often a rule could not be applied, by cause.
    func notChecked(_ rule: String) -> [String: Int] { rules.first { $0.rule == rule }?.notChecked ?? [:] }

    /// Where a rule found something.
    func places(of rule: String) -> [Place] { findings.map(\.place).filter { $0.rule == rule } }
}

extension Workplace {
    /// Validates the export and gives the report with the outcome.
    func validated(_ more: String...) async throws -> (outcome: Outcome, report: ReportDocument) {
        let outcome = try await run(
            ["validate", "export", "--insurer", Workplace.insurer, "--report", "json=report.json"] + more)
        return (outcome, try ReportDocument(text(of: "report.json")))
    }
}
