import Adapters
package import ArgumentParser
package import Canonical
import Foundation
package import Validation

/// What the commands that read an insurer's files take.
package struct ExportOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("导出文件，或其所在文件夹", valueName: "FILE"))
    var files: [String]

    /// The insurer whose files they are.
    @Option(help: ArgumentHelp("保险机构", valueName: "ID"))
    package var insurer: String

    @Option(help: ArgumentHelp("数据日期，默认取自文件名", valueName: "YYYY-MM-DD"))
    var asOf: String?

    @Option(help: ArgumentHelp("强制编码：utf8 或 gb18030", valueName: "E"))
    var encoding: String?

    @Option(help: ArgumentHelp("附件文件所在的文件夹，默认与导出文件同一文件夹", valueName: "DIR"))
    var attachments: String?

    @Option(
        help: ArgumentHelp("记录在内存中最多占多少 MiB，其余写入 TMPDIR 下的临时文件", valueName: "MIB"))
    var memory: Int?

    /// Options as the parser needs them: without values.
    package init() {}

    /// Opens the export below a mappings folder; names files that it leaves out on standard error.
    ///
    /// - Parameters:
    ///   - mappings: The folder with `insurers` and `code-tables`.
    ///   - updates: Rows that code tables have beside their files'.
    /// - Returns: The export, not yet read.
    /// - Throws: `CommandFailure`: exit 3 for a file that is not there, 2 for every other mistake.
    package func open(mappings: String, updates: [CodeTableUpdate] = []) throws -> Export {
        let day = try asOf.map { text in
            guard let day = CivilDate(iso: text) else {
                throw CommandFailure(.usage, "--as-of 应为日期 YYYY-MM-DD，不是“\(text)”")
            }
            return day
        }
        let forced = try encoding.map { text in
            guard let encoding = TextEncoding(rawValue: text.lowercased()) else {
                throw CommandFailure(.usage, "--encoding 应为 utf8 或 gb18030，不是“\(text)”")
            }
            return encoding
        }
        if let memory, !(0...1 << 20).contains(memory) {
            throw CommandFailure(.usage, "--memory 应为 0 至 1048576 之间的 MiB 数，不是 \(memory)")
        }
        var export: Export
        do throws(ExportError) {
            export = try Export.open(
                files, insurer: insurer, mappings: mappings, asOf: day, encoding: forced, updates: updates)
        } catch {
            if case .notFound = error { throw CommandFailure(.input, error.description) }
            throw CommandFailure(.usage, error.description)
        }
        export.memory = memory.map { $0 << 20 }
        if let attachments {
            var isFolder: ObjCBool = false
            guard unsafe FileManager.default.fileExists(atPath: attachments, isDirectory: &isFolder), isFolder.boolValue
            else { throw CommandFailure(.input, "附件文件夹“\(attachments)”不存在：请检查 --attachments") }
            export.attachments = .folder(attachments)
        }
        for name in export.skipped { Terminal.complain("跳过“\(name)”：不是该机构的导出文件") }
        return export
    }

    /// The verdict on an export; a file of which none can be given is exit 3, a store that cannot be read 74.
    package static func judge(_ export: Export, recalling history: (any RecordHistory)? = nil) throws -> Verdict {
        let progress = ReadingProgress()
        let bar = ProgressBar(progress, byteCount: export.byteCount)
        defer { bar?.remove() }
        do { return try export.judge(recalling: history, progress: progress) } catch {
            switch error {
            // A title that contradicts the mapping is a mistake of one of the two, not of the file (rules §10.13).
            case .source(.contradictsUnit): throw CommandFailure(.usage, error.description)
            case .source: throw CommandFailure(.input, error.description)
            case .history, .space: throw CommandFailure(.storage, error.description)
            }
        }
    }
}
