import Adapters
import Canonical
import Mapping
import Validation

/// Rows of one source of an insurer, read, mapped and judged by every rule; the report is written.
///
/// The first byte chooses the source; what follows it stands below the source's header.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let bytes = bytes, count > 0 else { return -1 }
    let source = Source.all[Int(bytes[0]) % Source.all.count]
    let content = source.header + UnsafeBufferPointer(start: bytes + 1, count: count - 1)
    content.withUnsafeBufferPointer { source.scratch.put($0) }
    let report = report(source)
    demand(String(validating: report, as: UTF8.self)?.isEmpty == false, "the report is UTF-8")
    return 0
}

private let asOf = CivilDate(year: 2026, month: 11, day: 20) ?? CivilDate(days: 0)
private let mapping = Repository.mapping(of: "dongyue")

private struct Source: Sendable {
    static let all: [Source] = mapping.sources.map(Source.init)

    let header: [UInt8]
    let scratch: FuzzFile
    let file: SourceFile

    init(_ source: SourceMapping) {
        header = Array((source.columns.map { "\"\($0.name)\"" }.joined(separator: ",") + "\n").utf8)
        scratch = FuzzFile(name: source.file.text.split(separator: "{yyyyMMdd}").joined(separator: "20261120"))
        let file = mapping.file(at: scratch.path, number: 0, asOf: asOf, encoding: .utf8)
        guard let file else { preconditionFailure("\(scratch.path) belongs to no source") }
        self.file = file
    }
}

private func report(_ source: Source) -> [UInt8] {
    let run = ValidationRun(mapping: mapping, parameters: Repository.parameters, asOf: asOf)
    var text: [UInt8] = []
    do {
        let verdict = try run.judge(files: [source.file])
        try JSONReport(verdict, maxFindings: nil).write { (piece) throws(ReportError) in text += piece }
    } catch {
        text = Array("\(error)".utf8)
    }
    return text
}
