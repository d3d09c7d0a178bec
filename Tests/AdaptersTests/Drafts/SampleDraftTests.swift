import Canonical
import Definitions
import Foundation
import Mapping
import Testing

@testable import Adapters

/// The drafts of the sample exports, read as mapping files are.
@Suite struct SampleDraftTests {
    static let samples: [String] = ["dongyue", "jianghai", "yunling"].flatMap { insurer in
        let folder = "\(ShippedMappings.root)/insurers/\(insurer)/1/samples"
        // A folder that is not there has no samples; the test of their number says so.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
        return names.filter { !$0.hasSuffix(".json") && !$0.hasSuffix(".jsonl") }.map { "\(folder)/\($0)" }
    }

    @Test func `has the samples of three insurers`() {
        #expect(Self.samples.count == 17)
    }

    @Test(arguments: samples)
    func `compiles, or misses exactly the required fields that no column has`(path: String) throws {
        let draft = try MappingDraft(of: [path], mappings: ShippedMappings.root)
        let tables = try CodeTableFolder.load(root: ShippedMappings.root)
        for (proposal, file) in zip(draft.proposals, draft.sources) {
            if ProcessInfo.processInfo.environment["SHOW"] != nil { print("=== \(path) \(file.name)\n\(file.text)") }
            let compiled = Result { try compile(file, tables) }
            let missing = proposal.records.first { !$0.missing.isEmpty }
            switch (compiled, missing) {
            case (.success(let compiled), nil):
                for example in compiled.examples {
                    try RunnableExample(
                        example: example, mapping: compiled.mapping, format: compiled.format, insurer: "900999",
                        effectiveFrom: CivilDate(days: 19723), lookups: []
                    ).run()
                }
            case (.failure(let error), let record?):
                let names = record.missing.map { "\($0.name)(\($0.label))" }.joined(separator: "、")
                #expect("\(error)".hasSuffix("\(record.kind.id) 的必填字段没有来源:\(names)"), "\(error)")
            case (.failure(let error), nil): Issue.record("\(file.name): \(error)\n\(file.text)")
            case (.success, let record?): Issue.record("\(record.missing.map(\.name)) 没有来源,却通过")
            }
        }
    }

    private func compile(_ file: MappingDraft.File, _ tables: CodeTables) throws -> SourceMappingFile.Compiled {
        let root = try DefinitionNode.parse(file.text, file: file.name)
        let definitions = MappingDefinitions(tables: tables, codeFolder: "", lookups: [])
        return try SourceMappingFile(name: file.name, definitions: definitions).read(root)
    }
}
