package import Adapters
package import Canonical
import Mapping
import Rules

/// One validation of an insurer's files: reads them, applies every rule in its phase, and gives the verdict.
package struct ValidationRun: Sendable {
    private let mapping: InsurerMapping
    private let parameters: RuleParameters
    private let asOf: CivilDate

    /// A run under the mapping version that is effective on the data date.
    package init(mapping: InsurerMapping, parameters: RuleParameters, asOf: CivilDate) {
        self.mapping = mapping
        self.parameters = parameters
        self.asOf = asOf
    }

    /// Judges files that belong to one export; `files[n]` has the number n.
    ///
    /// - Throws: A file that cannot be read at all; no verdict is given then, since it would look like one on less data.
    package func judge(files: [SourceFile]) throws(SourceError) -> Verdict {
        var reading = RunReading()
        for (place, file) in files.enumerated() {
            precondition(Int(file.number) == place, "a file's number is its place in the run")
            try reading.read(file)
        }
        reading.data.presences = presences(of: files, summaries: reading.summaries)
        let context = RuleContext(asOf: asOf, parameters: parameters, isFull: mapping.isFull)
        reading.judgeRecords(in: context)
        reading.judgeRepeats()
        reading.judgeDataSet(in: context)
        let manifests = Set(files.filter { $0.mapping.statements != nil }.map(\.name))
        var check = ManifestCheck(files: reading.summaries) { manifests.contains($0.name) }
        check.judge(findings: &reading.findings, tallies: &reading.tallies)
        return verdict(on: files, reading, missing: check.missingFiles)
    }

    private func verdict(on files: [SourceFile], _ reading: RunReading, missing: [String]) -> Verdict {
        let findings = reading.findings.findings(files: reading.summaries)
        let records = Holding(reading.data).judged()
        var outcomes: [Standing.Outcome: Int] = [:]
        for judged in records { outcomes[judged.standing.outcome, default: 0] += 1 }
        return Verdict(
            insurer: mapping.insurer, insurerName: mapping.name, mappingID: mapping.id, asOf: asOf,
            files: zip(files, reading.summaries).enumerated().map { place, pair in
                FileVerdict(pair.0, pair.1, recordsByKind: reading.recordsByKind[place])
            },
            findings: findings, tallies: reading.tallies.tallies(findings: findings),
            completeness: missing.isEmpty
                ? .complete : .partial(reason: "清单所列文件未提供：" + missing.joined(separator: "、")),
            records: records, outcomes: outcomes, control: Holding.control(of: records))
    }

    private func presences(of files: [SourceFile], summaries: [SourceSummary]) -> [Kind: KindPresence] {
        var presences: [Kind: KindPresence] = [:]
        for source in mapping.sources {
            for record in source.records { presences[record.kind] = .missing }
        }
        for (file, summary) in zip(files, summaries) where !summary.isRefused {
            for record in file.mapping.records { presences[record.kind] = .present }
        }
        for (file, summary) in zip(files, summaries) where summary.isRefused {
            for record in file.mapping.records { presences[record.kind] = .missing }
        }
        return presences
    }
}

extension FileVerdict {
    init(_ file: SourceFile, _ summary: SourceSummary, recordsByKind: [Kind: Int]) {
        self.init(
            name: summary.name, path: file.path, sm3: summary.sm3, bytes: summary.bytes, rows: summary.rows,
            blankRows: summary.blankRows, unreadableRows: summary.unreadableRows, recordsByKind: recordsByKind,
            isRefused: summary.isRefused)
    }
}
