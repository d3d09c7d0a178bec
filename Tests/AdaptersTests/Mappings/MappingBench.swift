import Adapters
import Canonical
import Definitions
import Foundation
import Mapping
import Testing

/// Files read through a mapping that a test writes: what becomes of them, in words that a table can hold.
struct MappingBench {
    private static let tables = [
        "claim-status", "dangerous-work", "employment-kind", "expense-category", "feedback-channel", "feedback-score",
        "industry-sector", "insurer-fictional", "mandatory-basis", "performer", "policy-status", "service-kind",
        "service-status", "underwriting-role",
    ]
    static let asOf = CivilDate(iso: "2026-11-20") ?? CivilDate(days: 0)

    /// What was read.
    struct Reading {
        var records: [MappedRecord] = []
        var summaries: [SourceSummary] = []
        /// Findings on records as `rule@row:column`, in the order in which they were met.
        var findings: [String] = []

        /// Findings on files as `rule@row:column`.
        var fileFindings: [String] {
            summaries.flatMap(\.violations).map { "\($0.rule.id)@\($0.row ?? 0):\($0.column ?? "-")" }
        }

        /// The values of some fields, one text a record of the kind.
        func values(_ kind: Kind, _ names: String...) -> [String] {
            records.filter { $0.record.kind == kind && !$0.record.isUnreadable }.map { mapped in
                names.map { mapped.record.text(ofFieldNamed: $0) }.joined(separator: " ")
            }
        }
    }

    private let folder: MappingFolder
    private let loaded: Result<[InsurerMapping], DefinitionError>

    init(_ sources: [String: String], codes: [String: String] = [:], profile: String = MappingFolder.profile) throws {
        let folder = try MappingFolder(profile: profile, sources: sources, codes: codes, tables: Self.tables)
        self.folder = folder
        loaded = Result { () throws(DefinitionError) in try folder.load() }
    }

    /// The first fault of the mapping: what stands at its place up to the end of the line, and its message.
    func fault() throws -> Fault? {
        guard case .failure(let error) = loaded else { return nil }
        return try Fault(error)
    }

    struct Fault {
        let place: String
        let message: String

        init(_ error: DefinitionError) throws {
            let lines = try String(contentsOfFile: error.file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            let line = try #require(lines.indices.contains(error.line - 1) ? lines[error.line - 1] : nil)
            place = String(line.unicodeScalars.dropFirst(error.column - 1))
            message = error.message
        }
    }

    /// Expects the fault of a mapping at a text that begins so.
    static func expect(
        _ fault: Fault?, at place: String, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(fault?.message == message, sourceLocation: sourceLocation)
        #expect(fault?.place.hasPrefix(place) ?? false, "\(fault?.place ?? "no fault")", sourceLocation: sourceLocation)
    }

    func mapping() throws -> InsurerMapping { try #require(try loaded.get().first) }

    /// Reads files in this order, each by its name and bytes.
    func read(_ files: (name: String, bytes: [UInt8])...) throws -> Reading {
        let mapping = try mapping()
        var lookups = mapping.emptyLookups
        var reading = Reading()
        for (name, bytes) in files {
            let path = try folder.write(name, bytes)
            let file = try #require(mapping.file(at: path, number: 0, asOf: Self.asOf, encoding: nil))
            var mapped: [MappedRecord] = []
            let summaries = try file.read(lookups: &lookups) { mapped.append($0) }
            for record in mapped {
                let summary = summaries[Int(record.record.origin.file)]
                for violation in record.violations { reading.findings.append(record.words(violation, summary)) }
            }
            reading.records += mapped
            reading.summaries += summaries
        }
        return reading
    }

    func read(_ name: String, _ text: String) throws -> Reading { try read((name, Array(text.utf8))) }
}

extension MappedRecord {
    /// A finding as `rule@row:column`.
    fileprivate func words(_ violation: Violation, _ summary: SourceSummary) -> String {
        let column = violation.column ?? violation.field.map { record.column(of: $0) } ?? 0
        let label = summary.label(ofColumn: Int(column), item: record.origin.item) ?? "-"
        return "\(violation.rule.id)@\(record.origin.row):\(label)"
    }
}

extension Record {
    /// The canonical text of a field; `–` when it is absent, `✗` when it is unusable.
    func text(ofFieldNamed name: String) -> String {
        guard let field = kind.definition.field(named: name) else { return "no such field" }
        switch state(of: field.index) {
        case .absent: return "–"
        case .unusable: return "✗"
        case .usable:
            var bytes: [UInt8] = []
            appendValue(of: field, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
