import Adapters
import Canonical
import Mapping
import Testing

/// One field of a kind, mapped from a column `值` with steps, and what cells become by them.
struct StepBench {
    /// What else a record of the kind must have.
    private static let rest: [Kind: [(name: String, yaml: String)]] = [
        .expert: [("expertNo", "号"), ("name", "{const: 甲}"), ("employment", #"{const: "1"}"#)],
        .provider: [
            ("creditCode", "号"), ("name", "{const: 甲}"), ("serviceKinds", #"{const: "01", steps: [{split: [、]}]}"#),
        ],
        .expense: [
            ("expenseNo", "号"), ("category", #"{const: "01"}"#), ("amount", #"{const: "1", steps: [{money: 元}]}"#),
            ("paidOn", "{const: 2026-05-10, steps: [{date: [yyyy-MM-dd]}]}"), ("voucherNo", "号"),
        ],
        .claim: [
            ("claimNo", "号"), ("policyNo", "号"), ("status", #"{const: "1"}"#), ("deaths", #"{const: "0"}"#),
            ("seriousInjuries", #"{const: "0"}"#), ("lossAt", moment), ("reportedAt", moment),
            ("personInjuryAmount", fen),
            ("propertyAmount", fen), ("rescueAmount", fen), ("medicalAmount", fen), ("surveyAmount", fen),
            ("legalAmount", fen), ("totalAmount", fen),
        ],
        .policy: [
            ("policyNo", "号"), ("unitCreditCode", "号"), ("territoryCode", #"{const: "310115"}"#),
            ("industryCode", "{const: M14}"), ("mandatory", "{const: 是, steps: [{boolean: {yes: [是], no: [否]}}]}"),
            ("signedOn", "{const: 2026-05-10, steps: [{date: [yyyy-MM-dd]}]}"), ("periodStart", moment),
            ("periodEnd", moment),
            ("premium", fen), ("premiumReceived", fen), ("aggregateLimit", fen), ("perPersonLimit", fen),
            ("insuredHeadcount", #"{const: "1"}"#), ("employeeHeadcount", #"{const: "1"}"#),
            ("status", #"{const: "1"}"#),
            ("shares", shares),
        ],
    ]
    private static let moment = "{const: 2026-05-10, steps: [{date: [yyyy-MM-dd]}, start-of-day]}"
    private static let fen = #"{const: "0", steps: [{money: 元}]}"#
    private static let shares =
        #"{const: "东岳财险:独立承保:100", steps: [{shares: {pattern: "{name}:{role}:{percent}", "#
        + #"insurers: insurer-fictional, roles: {独立承保: "03"}}}]}"#

    private let bench: MappingBench
    private let kind: Kind
    private let name: String

    /// A bench for the field `kind.field`, mapped by YAML over the columns `号`, `值` and `另`.
    init(_ field: String, mapping: String, codes: [String: String] = [:]) throws {
        let parts = field.split(separator: ".").map(String.init)
        kind = try #require(Kind(id: parts[0]))
        name = parts[1]
        let name = name
        let rest = (StepBench.rest[kind] ?? []).filter { $0.name != name }
        let read = mapping + rest.map(\.yaml).joined()
        let unread = ["号", "值"].filter { !read.contains($0) }
        let columns = mapping.contains("另") ? "号, 值, 另" : "号, 值"
        let source = """
            source: {format: csv, encoding: utf8, delimiter: "|", file: "T_{yyyyMMdd}.csv", columns: [\(columns)]}
            records:
              - kind: \(kind.id)
                fields:
                  \(name): \(mapping)
            \(rest.map { "      \($0.name): \($0.yaml)" }.joined(separator: "\n"))
            \(unread.isEmpty ? "" : "ignore: {\(unread.map { "\($0): 不读" }.joined(separator: ", "))}")
            """
        bench = try MappingBench(["t": source], codes: codes)
    }

    init(_ field: String, steps: String) throws { try self.init(field, mapping: "{from: 值, steps: [\(steps)]}") }

    /// What the cell `值` becomes, and the rules that it breaks.
    func outcome(of cell: String, beside other: String = "") throws -> String {
        let row = try bench.mapping().sources[0].columns.count == 3 ? "A1|\(cell)|\(other)" : "A1|\(cell)"
        let header = try bench.mapping().sources[0].columns.map(\.name).joined(separator: "|")
        let reading = try bench.read("T_20261120.csv", "\(header)\n\(row)\n")
        let rules = reading.findings.filter { $0.contains(":值") || $0.contains(":另") }
            .map { String($0.split(separator: "@")[0]) }
        return (reading.values(kind, name) + rules).joined(separator: " ")
    }

    func fault() throws -> MappingBench.Fault? { try bench.fault() }
}
