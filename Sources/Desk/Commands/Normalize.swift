import ArgumentParser
import Canonical
import ShangMi
import Validation

/// `anze normalize`: the canonical records as NDJSON.
struct Normalize<Place: MappingsPlace>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "normalize", abstract: "输出规范记录（每行一个 JSON），个人信息默认隐去")
    }

    @OptionGroup var options: Place
    @OptionGroup var export: ExportOptions

    @Flag(help: "显示个人信息")
    var reveal = false

    func run() throws {
        let verdict = try ExportOptions.judge(try export.open(mappings: try options.mappings()))
        for judged in verdict.records where !judged.record.isUnreadable { Terminal.say(line(judged)) }
        if let status = ExitStatus(rawValue: verdict.exitStatus(failingOn: .error)) { try status.end() }
    }

    private func line(_ judged: JudgedRecord) -> String {
        let record = judged.record
        var bytes = Array(#"{"kind":"#.utf8)
        JSONText.append(record.kind.id.utf8, to: &bytes)
        bytes.append(contentsOf: #","key":"#.utf8)
        JSONText.append((judged.key?.description ?? "").utf8, to: &bytes)
        bytes.append(contentsOf: #","digest":"#.utf8)
        JSONText.append(SM3.digest(of: record.canonicalBytes()).hex.utf8, to: &bytes)
        if judged.standing == .refused { bytes.append(contentsOf: #","rejected":true"#.utf8) }
        bytes.append(contentsOf: #","data":"#.utf8)
        bytes.append(contentsOf: record.canonicalBytes(personal: reveal ? .open : .masked))
        bytes.append(0x7D)
        return String(decoding: bytes, as: UTF8.self)
    }
}
