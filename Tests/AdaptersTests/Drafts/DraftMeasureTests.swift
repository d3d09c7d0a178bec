import Canonical
import Mapping
import Testing

@testable import Adapters

/// Compares what drafts propose for the sample exports with the mappings that the project ships.
@Suite struct DraftMeasureTests {
    /// One column that is the source of one field of a kind in one source.
    private struct Pair: Hashable, CustomStringConvertible {
        let file: String
        let kind: String
        let field: String
        let column: String

        var description: String { "\(file) \(kind).\(field) ← \(column)" }
    }

    @Test(arguments: SampleDrafts.insurers)
    func `finds at least four of five fields and hardly a wrong one`(insurer: String) throws {
        let shipped = try shipped(insurer)
        let drafted = try drafted(insurer)
        let right = shipped.intersection(drafted)
        let wrong = drafted.subtracting(shipped)
        let open = shipped.subtracting(drafted)
        #expect(right.count * 100 >= shipped.count * 80, "\(open)")
        #expect(wrong.count * 100 <= shipped.count * 5, "\(wrong)")
    }

    private func shipped(_ insurer: String) throws -> Set<Pair> {
        let mapping = try #require(try InsurerMapping.load(root: ShippedMappings.root, insurer: insurer).first)
        var pairs: Set<Pair> = []
        for source in mapping.sources {
            for record in source.records {
                for field in record.fields {
                    let column: Int
                    switch field.source {
                    case .column(let place), .shares(let place, _, _): column = place
                    case .constant, .joined, .choice, .lookup: continue
                    }
                    pairs.insert(
                        Pair(
                            file: source.file.text, kind: record.kind.id, field: field.field.name,
                            column: source.columns[column].name))
                }
            }
        }
        return pairs
    }

    private func drafted(_ insurer: String) throws -> Set<Pair> {
        var pairs: Set<Pair> = []
        for sample in SampleDrafts.all where sample.insurer == insurer {
            for proposal in try sample.draft.get().proposals {
                for record in proposal.records {
                    for (field, column) in record.sources {
                        pairs.insert(
                            Pair(
                                file: DataDateName(sample.name).pattern, kind: record.kind.id, field: field.name,
                                column: proposal.columns[column].column.name))
                    }
                }
            }
        }
        return pairs
    }
}

extension RecordProposal {
    /// Every field with its column; of a list of shares that of the insurer.
    var sources: [(field: FieldDefinition, column: Int)] {
        assignment.proposals.map { ($0.field, $0.column) } + inherited
            + (shares.map { [(Policy.shares.definition, $0.insurer)] } ?? [])
    }
}
