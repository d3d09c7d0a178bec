import Adapters
import Canonical
import Foundation
import TestKit
import Testing

@testable import Validation

/// An example of the handbook as an export in a folder of its own: real files, judged as a whole.
struct ExampleExport {
    /// The mapping of an insurer with the sources that an example's parts are of, compiled once for all examples.
    private static let mappings: Result<[Set<ExampleSource>: InsurerMapping], any Error> = Result {
        var mappings: [Set<ExampleSource>: InsurerMapping] = [:]
        let handbook = try Handbook.shipped.get()
        var examples = [handbook.base.map { RuleExample.row([$0]) }]
        for rule in handbook.chapters.flatMap(\.rules) {
            guard let guidance = handbook.guidance(on: rule) else { continue }
            examples += [guidance.bad, guidance.good, guidance.stored].filter { !$0.isEmpty }
        }
        for example in examples {
            let sources = Set(example.map { ExampleSource(of: $0) })
            if mappings[sources] == nil { mappings[sources] = try mapping(of: sources) }
        }
        return mappings
    }

    private let example: [RuleExample]
    private let asOf: CivilDate
    private let settings: [RuleSetting]

    init(_ example: [RuleExample], asOf: CivilDate, settings: [RuleSetting] = []) {
        self.example = example
        self.asOf = asOf
        self.settings = settings
    }

    /// The verdict on the example's files, those of one source left out, with what was stored before.
    func judge(
        without left: ExampleSource? = nil, recalling history: (any RecordHistory)? = nil,
        attachments: AttachmentPlace = .besideFiles
    ) throws -> Verdict {
        let sources = Set(example.map { ExampleSource(of: $0) })
        let mapping = try #require(try ExampleExport.mappings.get()[sources])
        let folder = try TemporaryFolder()
        try writeContents(into: folder)
        var files: [SourceFile] = []
        for source in sources.sorted(by: { $0.place < $1.place }) where source != left && source != .content {
            let (name, text) = try content(of: source)
            try Data(text.utf8).write(to: URL(filePath: folder.file(name)))
            files.append(
                try #require(
                    mapping.file(at: folder.file(name), number: UInt16(files.count), asOf: asOf, encoding: nil)))
        }
        return try ValidationRun(mapping: mapping, parameters: parameters(), asOf: asOf)
            .judge(files: files, recalling: history, attachments: attachments)
    }

    /// Writes the files that no source reads.
    private func writeContents(into folder: TemporaryFolder) throws {
        for part in example where ExampleSource(of: part) == .content {
            guard case .file(let name, let text) = part else { continue }
            let url = URL(filePath: folder.file(name))
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }

    /// The shipped limits with what the example sets.
    private func parameters() throws -> RuleParameters {
        guard !settings.isEmpty else { return try RuleParametersFile.load(root: Repository.mappings) }
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("parameters"), withIntermediateDirectories: true)
        let path = "/parameters/limits.yaml"
        var text = try String(contentsOfFile: Repository.mappings + path, encoding: .utf8)
        for setting in settings {
            let parts = setting.key.split(separator: ".", maxSplits: 1)
            text += "\n\(parts[0]): {\(parts[1]): \"\(setting.value)\"}\n"
        }
        try Data(text.utf8).write(to: URL(filePath: folder.path + path))
        return try RuleParametersFile.load(root: folder.path)
    }

    /// The name and the text of a source's file: as an example writes it, or its rows below all columns.
    private func content(of source: ExampleSource) throws -> (name: String, text: String) {
        var rows: [[ExampleRecord]] = []
        for part in example where ExampleSource(of: part) == source {
            switch part {
            case .file(let name, let text): return (name, text)
            case .row(let records): rows.append(records)
            }
        }
        let kinds = try #require(rows.first).map(\.kind)
        // Of a row that becomes several records nothing is said as a whole.
        let members = kinds.count == 1 ? ExampleHeader.allCases : []
        let header = kinds.flatMap { kind in kind.definition.fields.map { source.column(of: $0, kind) } }
        var lines = [header + members.map(\.label)]
        for row in rows {
            lines.append(try row.flatMap(ExampleExport.cells) + members.map { row[0].header[$0] ?? "" })
        }
        let text = lines.map { $0.map(ExampleExport.quoted).joined(separator: ",") + "\n" }.joined()
        return ("\(source.name)_\(asOf.description.filter { $0 != "-" }).csv", text)
    }

    /// The cells of a record in the model's order: the example's, else those of the complete record.
    private static func cells(of record: ExampleRecord) throws -> [String] {
        let base = try #require(try Handbook.shipped.get().base.first { $0.kind == record.kind })
        return record.kind.definition.fields.map { field in
            (record.fields + base.fields).first { $0.field == field }?.text ?? ""
        }
    }

    private static func quoted(_ cell: String) -> String {
        "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    private static func mapping(of sources: Set<ExampleSource>) throws -> InsurerMapping {
        let folder = try TemporaryFolder()
        let version = folder.file("insurers/test/1")
        try FileManager.default.createDirectory(atPath: version, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("code-tables"), withDestinationPath: Repository.mappings + "/code-tables")
        let insurer = """
            name: 示例财险
            code: "900999"
            full: true
            manifest: advisory
            effective: {from: 2024-01-01}

            """
        try Data(insurer.utf8).write(to: URL(filePath: version + "/insurer.yaml"))
        for source in sources where source != .content {
            try Data(source.mapping.utf8).write(to: URL(filePath: "\(version)/\(source.name).yaml"))
        }
        return try #require(try InsurerMapping.load(root: folder.path, insurer: "test").first)
    }
}

/// The handbook that the project ships.
enum Handbook {
    static let rules = ValidationCatalogue.rules.map(\.id)
    static let shipped = Result { try RuleHandbook.load(root: Repository.mappings, rules: rules) }
}
