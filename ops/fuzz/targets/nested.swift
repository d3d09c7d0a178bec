import Adapters
import Canonical
import Mapping
import Validation

/// Lines of nested JSON, read, flattened, mapped and judged by every rule; the report is written.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    scratch.put(UnsafeBufferPointer(start: bytes, count: count))
    let run = ValidationRun(mapping: mapping, parameters: Repository.parameters, asOf: asOf)
    var text: [UInt8] = []
    do {
        let verdict = try run.judge(files: [file])
        try JSONReport(verdict, maxFindings: nil).write { (piece) throws(ReportError) in text += piece }
    } catch {
        text = Array("\(error)".utf8)
    }
    demand(String(validating: text, as: UTF8.self)?.isEmpty == false, "the report is UTF-8")
    return 0
}

private let asOf = CivilDate(year: 2026, month: 11, day: 20) ?? CivilDate(days: 0)
private let mapping = Repository.mapping(of: "yunling")
private let scratch = FuzzFile(name: "yl_services_20261120.ndjson")
private let file: SourceFile = {
    guard let file = mapping.file(at: scratch.path, number: 0, asOf: asOf, encoding: nil) else {
        preconditionFailure("\(scratch.path) belongs to no source")
    }
    return file
}()
