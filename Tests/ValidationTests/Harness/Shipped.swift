import Adapters
import Canonical
import TestKit
import Testing

@testable import Validation

/// The mappings and samples that the project ships, and runs over them.
enum Shipped {
    static let samples = samples(of: "dongyue")
    static let insurers = ["dongyue", "jianghai", "yunling"]
    static let asOf = CivilDate(iso: "2026-11-20")

    /// Judges files of an insurer under the shipped limits.
    static func judge(root: String, insurer: String, _ folder: String, _ names: [String]) throws -> Verdict {
        let asOf = try #require(asOf)
        let mapping = try #require(
            try InsurerMapping.load(root: root, insurer: insurer).first { $0.isEffective(on: asOf) })
        let parameters = try RuleParametersFile.load(root: Repository.mappings)
        var files: [SourceFile] = []
        var number: UInt16 = 0
        for name in names {
            let file = try #require(mapping.file(at: "\(folder)/\(name)", number: number, asOf: asOf, encoding: nil))
            files.append(file)
            // A workbook has as many parts as mapped sheets.
            number += UInt16(file.parts.count)
        }
        return try ValidationRun(mapping: mapping, parameters: parameters, asOf: asOf).judge(files: files)
    }

    /// The folder of an insurer's committed sample.
    static func samples(of insurer: String) -> String { Repository.mappings + "/insurers/\(insurer)/1/samples" }

    /// An insurer's committed sample, judged as a whole.
    static func sample(of insurer: String) throws -> Verdict { try export(of: insurer).judge() }

    /// An insurer's committed sample, to be judged.
    static func export(of insurer: String) throws -> Export {
        try Export.open(
            [samples(of: insurer)], insurer: insurer, mappings: Repository.mappings, asOf: asOf, encoding: nil)
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
    /// The findings as `rule@file:row:column`, with the sheet between file and row where there is one.
    var places: [String] {
        findings.map { finding in
            let sheet = finding.sheet.map { "\($0):" } ?? ""
            return "\(finding.rule)@\(finding.file ?? "-"):\(sheet)\(finding.row ?? 0):\(finding.column ?? "-")"
        }
    }

    /// The standings of the records of a kind, in sending order.
    func standings(_ kind: Kind) -> [Standing] {
        records.filter { $0.record.kind == kind }.map(\.standing)
    }

    /// What a rule did.
    func tally(_ rule: RuleID) -> RuleTally? { tallies.first { $0.rule.id == rule } }
}
