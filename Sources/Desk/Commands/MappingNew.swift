import Adapters
import ArgumentParser
import Foundation

/// `anze mapping new FILE…`: drafts a mapping from an export, with the evidence for every guess.
struct MappingNew<Place: MappingsPlace>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "new", abstract: "由保险机构的导出文件起草映射，写明每项推断的依据",
            discussion: """
                读取每个文件的前 1000 行，推断编码、表头、类型、代码表和对应的字段，输出映射草稿。\
                草稿只含数据的形状和代码类的取值，不含个人信息。待确认之处须由人核对。
                """)
    }

    @OptionGroup var options: Place

    @Option(help: ArgumentHelp("写入此文件夹；已有同名文件时不覆盖", valueName: "DIR"))
    var out: String?

    @Argument(help: ArgumentHelp("导出文件：.csv .txt .tsv .xlsx .xlsm .ndjson .jsonl .xml", valueName: "FILE"))
    var files: [String]

    func run() throws {
        let root = try options.mappings()
        do throws(DraftError) {
            let draft = try MappingDraft(of: files, mappings: root)
            guard let out else { return show(draft.sources) }
            let written = [draft.profile] + draft.sources
            try DraftFolder(path: out).write(written)
            for file in written { Terminal.say("已写  \(out)/\(file.name)") }
        } catch { throw CommandFailure(ExitStatus(error), error.description) }
    }

    /// One source is one YAML document; several are a stream of them, each under its name.
    private func show(_ sources: [MappingDraft.File]) {
        for (place, file) in sources.enumerated() {
            if sources.count > 1 { Terminal.show("\(place == 0 ? "" : "\n")--- # \(file.name)\n") }
            Terminal.show(file.text)
        }
    }
}

extension ExitStatus {
    /// What a file that gives no draft means for the command.
    fileprivate init(_ error: DraftError) {
        self =
            switch error {
            case .source, .unknownEncoding, .noTable: .input
            case .definition, .unknownFormat, .exists: .usage
            case .unwritable: .storage
            }
    }
}
