import Adapters
import ArgumentParser
import Canonical
import Definitions
import Validation

/// `anze validate`: the verdict on an insurer's files, offline.
struct Validate<Place: MappingsPlace>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "validate", abstract: "离线校验导出文件，指出问题所在的文件、行、列和改法")
    }

    @OptionGroup var options: Place
    @OptionGroup var export: ExportOptions
    @OptionGroup var past: Place.Past

    @Flag(help: "只输出一个 JSON 文档")
    var json = false

    @Option(
        name: .customLong("report"),
        help: ArgumentHelp(
            "写出报告，可多次：\(ReportKind.allCases.map(\.rawValue).joined(separator: "、"))", valueName: "KIND=PATH"))
    var reports: [String] = []

    @Option(help: ArgumentHelp("从哪一级起退出码为 1：error、warning 或 notice", valueName: "SEVERITY"))
    var failOn = Severity.error.rawValue

    @Option(help: ArgumentHelp("最多列出多少个问题，总数不受影响", valueName: "N"))
    var maxFindings: Int?

    @Option(help: ArgumentHelp("已登记接受的问题，到期前不列出、不影响退出码", valueName: "FILE"))
    var baseline: String?

    func run() async throws {
        guard let severity = Severity(rawValue: failOn) else {
            throw CommandFailure(.usage, "--fail-on 应为 error、warning 或 notice，不是“\(failOn)”")
        }
        if let maxFindings, maxFindings < 0 { throw CommandFailure(.usage, "--max-findings 不能为负数") }
        let requests: [ReportRequest]
        do { requests = try reports.map { (text) throws(ReportError) in try ReportRequest(text) } } catch {
            throw CommandFailure(.usage, error.description)
        }
        let export = try export.open(
            mappings: try options.mappings(), updates: try await past.tableUpdates())
        let breaking = BreakingOff.begin()
        defer { breaking.end() }
        let accepted = try baseline.map { (path) throws(CommandFailure) in try Validate.baseline(path) }
        let history = try past.history(of: export.mapping.code)
        var verdict = try ExportOptions.judge(export, recalling: history)
        if let accepted { verdict = verdict.hiding(accepted) }
        let content = ReportContent(verdict, of: export, maxFindings: maxFindings, failingOn: severity)
        do {
            for request in requests { try request.write(content) }
            try show(verdict)
        } catch { throw CommandFailure(.storage, error.description) }
        if let status = ExitStatus(rawValue: verdict.exitStatus(failingOn: severity)) { try status.end() }
    }

    private static func baseline(_ path: String) throws(CommandFailure) -> Baseline {
        do { return try Baseline.load(path, rules: Set(ValidationCatalogue.rules.map(\.id))) } catch {
            throw CommandFailure(.usage, error.description)
        }
    }

    private func show(_ verdict: Verdict) throws(ReportError) {
        if json {
            var bytes: [UInt8] = []
            try JSONReport(verdict, maxFindings: maxFindings).write { (piece) throws(ReportError) in
                bytes.append(contentsOf: piece)
            }
            Terminal.show(String(decoding: bytes, as: UTF8.self))
        } else if reports.isEmpty {
            Terminal.show(TextReport(verdict, maxFindings: maxFindings).text)
        }
    }
}
