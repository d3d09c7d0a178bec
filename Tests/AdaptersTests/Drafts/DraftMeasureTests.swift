import Canonical
import Foundation
import Mapping
import Testing

@testable import Adapters

/// Compares what drafts propose for the sample exports with the mappings that the project ships.
@Suite struct DraftMeasureTests {
    /// One column that is the source of one field of a kind in one source.
    struct Pair: Hashable, CustomStringConvertible {
        let file: String
        let kind: String
        let field: String
        let column: String

        var description: String { "\(file) \(kind).\(field) ← \(column)" }
    }

    struct Measure {
        let right, wrong, open: [Pair]
    }

    static func measure(_ insurer: String) throws -> Measure {
        let folder = "\(ShippedMappings.root)/insurers/\(insurer)/1/samples"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { !$0.hasSuffix(".json") && !$0.hasSuffix(".jsonl") }
        let mapping = try #require(try InsurerMapping.load(root: ShippedMappings.root, insurer: insurer).first)
        var truth: Set<Pair> = []
        for source in mapping.sources {
            let file = source.file.text
            for record in source.records {
                for field in record.fields {
                    var columns: [Int] = []
                    switch field.source {
                    case .column(let column): columns = [column]
                    case .shares(let insurer, _, _): columns = [insurer]
                    default: break
                    }
                    for column in columns {
                        truth.insert(
                            Pair(
                                file: file, kind: record.kind.id, field: field.field.name,
                                column: source.columns[column].name))
                    }
                }
            }
        }
        var drafted: Set<Pair> = []
        for file in files {
            let draft = try MappingDraft(of: ["\(folder)/\(file)"], mappings: ShippedMappings.root)
            let pattern = file.replacingOccurrences(of: "20261120", with: "{yyyyMMdd}")
            for proposal in draft.proposals {
                for record in proposal.records {
                    func add(_ field: FieldDefinition, _ column: Int) {
                        drafted.insert(
                            Pair(
                                file: pattern, kind: record.kind.id, field: field.name,
                                column: proposal.columns[column].column.name))
                    }
                    for found in record.assignment.proposals { add(found.field, found.column) }
                    for (field, column) in record.inherited { add(field, column) }
                    if let shares = record.shares { add(Policy.shares.definition, shares.insurer) }
                }
            }
        }
        let key = { (pair: Pair) in pair.description }
        return Measure(
            right: truth.intersection(drafted).sorted { key($0) < key($1) },
            wrong: drafted.subtracting(truth).sorted { key($0) < key($1) },
            open: truth.subtracting(drafted).sorted { key($0) < key($1) })
    }

    @Test(arguments: ["dongyue", "jianghai", "yunling"])
    func `finds at least four of five fields and hardly a wrong one`(insurer: String) throws {
        let measure = try Self.measure(insurer)
        let all = measure.right.count + measure.open.count
        print("MEASURE \(insurer) right \(measure.right.count) wrong \(measure.wrong.count) open \(measure.open.count)")
        for pair in measure.wrong { print("  WRONG \(pair)") }
        for pair in measure.open { print("  OPEN \(pair)") }
        #expect(measure.right.count * 100 >= all * 80)
        #expect(measure.wrong.count * 100 <= all * 5)
    }
}
