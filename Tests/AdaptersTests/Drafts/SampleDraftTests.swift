import Canonical
import Definitions
import Mapping
import Testing

@testable import Adapters

/// The drafts of the sample exports, read as mapping files are.
@Suite struct SampleDraftTests {
    @Test func `has the samples of three insurers`() {
        #expect(SampleDrafts.all.count == 17)
    }

    @Test(arguments: SampleDrafts.all)
    func `compiles, or misses exactly the required fields that no column has`(sample: SampleDrafts.Sample) throws {
        let draft = try sample.draft.get()
        for (proposal, file) in zip(draft.proposals, draft.sources) {
            let compiled = Result { try CompiledDraft(file) }
            switch (compiled, proposal.records.first { !$0.missing.isEmpty }) {
            case (.success(let compiled), nil):
                try compiled.runExamples()
            case (.failure(let error), let record?):
                let names = record.missing.map { "\($0.name)(\($0.label))" }.joined(separator: "、")
                #expect("\(error)".hasSuffix("\(record.kind.id) 的必填字段没有来源:\(names)"), "\(error)")
            case (.failure(let error), nil): Issue.record("\(error)")
            case (.success, let record?): Issue.record("\(record.missing.map(\.name)) 没有来源,却通过")
            }
        }
    }

    @Test func `misses only what the samples do not have`() throws {
        var missing: Set<String> = []
        for sample in SampleDrafts.all {
            for record in try sample.draft.get().proposals.flatMap(\.records) {
                missing.formUnion(record.missing.map { "\(sample.name) \(record.kind.id).\($0.name)" })
            }
        }
        #expect(
            missing == [
                "JH_20261120.xlsx policy.territoryCode", "yl_orgs_20261120.ndjson provider.serviceKinds",
                "yl_services_20261120.ndjson service.performer",
            ])
    }

    @Test(arguments: SampleDrafts.all)
    func `shows no value of a personal field, and no identifier`(sample: SampleDrafts.Sample) throws {
        let draft = try sample.draft.get()
        for (proposal, file) in zip(draft.proposals, draft.sources) {
            for record in proposal.records {
                for (field, place) in record.sources where field.sensitivity.isPersonal || field.holdsIdentifier {
                    for value in proposal.columns[place].facts.distinct where value.count > 1 {
                        #expect(!file.text.contains(value), "\(record.kind.id).\(field.name)")
                    }
                }
            }
        }
    }
}

/// A draft read as a mapping file is.
struct CompiledDraft {
    let source: SourceMappingFile.Compiled

    init(_ file: MappingDraft.File) throws {
        let tables = try CodeTableFolder.load(root: ShippedMappings.root)
        let definitions = MappingDefinitions(tables: tables, codeFolder: "", lookups: [])
        let root = try DefinitionNode.parse(file.text, file: file.name)
        source = try SourceMappingFile(name: file.name, definitions: definitions).read(root)
    }

    /// Runs the draft's own examples.
    func runExamples() throws {
        let asOf = try #require(CivilDate(iso: "2026-11-20"))
        for example in source.examples {
            let runnable = RunnableExample(
                example: example, mapping: source.mapping, format: source.format, insurer: "900999",
                effectiveFrom: asOf, lookups: [])
            try runnable.run()
        }
    }
}
