import Adapters
import ArgumentParser
import Canonical
import Desk
import Foundation
import Validation

/// `anze bench …`: repeatable measurements; each prints one line of JSON.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "测速（每项输出一行 JSON）", subcommands: [BenchScan.self, BenchRows.self, BenchMap.self, BenchCrypto.self])
}

/// `anze bench scan FILE`: a CSV file taken apart on one thread, nothing decoded.
struct BenchScan: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "scan", abstract: "只拆分 CSV 的行和列（单线程，不解码）")

    @Argument(help: ArgumentHelp("CSV 文件", valueName: "FILE"))
    var file: String

    func run() throws {
        try Measured.say { () throws(SourceError) in Measured(rows: try ReadMeasurement.scan(file) - 1) }
    }
}

/// `anze bench rows FILE`: every row of a workbook or record of a file of JSON lines, values resolved.
struct BenchRows: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rows", abstract: "只读出工作簿或 NDJSON 的每一行")

    @Argument(help: ArgumentHelp("XLSX 或 NDJSON 文件", valueName: "FILE"))
    var file: String

    func run() throws {
        let headerRows = file.hasSuffix(".xlsx") ? 1 : 0
        try Measured.say { () throws(SourceError) in Measured(rows: try ReadMeasurement.rows(file) - headerRows) }
    }
}

/// `anze bench map FILE… --insurer ID`: rows to records, cell rules, some record rules, unique keys.
struct BenchMap: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "map", abstract: "读取、映射并做基本校验（不含数据集规则）")

    @OptionGroup var export: ExportOptions

    @Option(help: ArgumentHelp("映射文件夹", valueName: "DIR"))
    var mappings = "mappings"

    @Option(help: ArgumentHelp("除单元格规则外应用的记录规则，可多次", valueName: "RULE"))
    var rule = ["policy-period-order"]

    func run() throws {
        let measurement = MapMeasurement(
            try export.open(mappings: mappings), rules: Set(rule.map { RuleID($0) }))
        try Measured.say { () throws(SourceError) in
            let result = try measurement.run()
            return Measured(rows: result.rows, findings: result.findings)
        }
    }
}

/// What a measurement says.
private struct Measured {
    let rows: Int
    var findings: [RuleID: Int]?

    /// Runs a measurement and prints what it counted and how long it took.
    static func say(_ measure: () throws(SourceError) -> Measured) throws {
        let start = ContinuousClock.now
        let measured: Measured
        do { measured = try measure() } catch { throw CommandFailure(.input, error.description) }
        let elapsed = start.duration(to: .now)
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        var line = #"{"rows":\#(measured.rows),"seconds":\#(seconds)"#
        if let findings = measured.findings {
            let counts = findings.sorted { $0.key < $1.key }.map { #""\#($0.key)":\#($0.value)"# }
            line += #","findings":{\#(counts.joined(separator: ","))}"#
        }
        Terminal.say(line + "}")
    }
}
