import Adapters
import Canonical
import TestKit
import Testing

@testable import Validation

/// The mappings and samples that the project ships, and runs over them.
enum Shipped {
    static let samples = Repository.mappings + "/insurers/dongyue/1/samples"
    static let asOf = CivilDate(iso: "2026-11-20")

    /// Judges files of an insurer under the shipped limits.
    static func judge(root: String, insurer: String, _ folder: String, _ names: [String]) throws -> Verdict {
        let asOf = try #require(asOf)
        let mapping = try #require(
            try InsurerMapping.load(root: root, insurer: insurer).first { $0.isEffective(on: asOf) })
        let parameters = try RuleParametersFile.load(root: Repository.mappings)
        var files: [SourceFile] = []
        for (place, name) in names.enumerated() {
            files.append(
                try #require(
                    mapping.file(at: "\(folder)/\(name)", number: UInt16(place), asOf: asOf, encoding: nil)))
        }
        return try ValidationRun(mapping: mapping, parameters: parameters, asOf: asOf).judge(files: files)
    }

    /// The committed sample, judged as a whole or without some files.
    static func sample(without left: Set<String> = []) throws -> Verdict {
        let tables = ["BD", "DZQD", "FWJG", "FWJL", "FWZJ", "FY", "HF", "JGBG", "PA", "PD", "TBDW", "YH"]
        return try judge(
            root: Repository.mappings, insurer: "dongyue", samples,
            tables.filter { !left.contains($0) }.map { "DY_\($0)_20261120.csv" })
    }
}

extension Verdict {
    /// The findings as `rule@file:row:column`.
    var places: [String] {
        findings.map { "\($0.rule)@\($0.file ?? "-"):\($0.row ?? 0):\($0.column ?? "-")" }
    }

    /// The standings of the records of a kind, in sending order.
    func standings(_ kind: Kind) -> [Standing] {
        records.filter { $0.record.kind == kind }.map(\.standing)
    }

    /// What a rule did.
    func tally(_ rule: RuleID) -> RuleTally? { tallies.first { $0.rule.id == rule } }
}
