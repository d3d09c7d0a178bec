package import Adapters
package import Canonical
import Mapping
import Rules

/// One validation of an insurer's files: reads them, applies every rule in its phase, and gives the verdict.
package struct ValidationRun: Sendable {
    private let mapping: InsurerMapping
    private let parameters: RuleParameters
    private let asOf: CivilDate
    private let memory: Int

    /// A run under the mapping version that is effective on the data date.
    ///
    /// - Parameters:
    ///   - mapping: The mapping.
    ///   - parameters: What rules take from `mappings/rules`.
    ///   - asOf: The data date.
    ///   - memory: How many bytes of records stay in memory; what is more goes to a temporary file.
    package init(mapping: InsurerMapping, parameters: RuleParameters, asOf: CivilDate, memory: Int? = nil) {
        self.mapping = mapping
        self.parameters = parameters
        self.asOf = asOf
        self.memory = memory ?? SpillFile.defaultMemory
    }

    /// Judges files that belong to one export; the parts of all files are numbered in their order.
    ///
    /// - Parameters:
    ///   - files: The files.
    ///   - history: What was stored before; nil when it is not known, and rules that need it are not checked.
    ///   - attachments: Where the files of attachments are.
    ///   - progress: Counts what was read for whoever watches.
    /// - Returns: The verdict.
    /// - Throws: A file or a store that cannot be read at all; no verdict is given then, since it would look like one on less
    ///   data.
    package func judge(
        files: [SourceFile], recalling history: (any RecordHistory)? = nil,
        attachments: AttachmentPlace = .besideFiles, progress: ReadingProgress? = nil
    ) throws(JudgementError) -> Verdict {
        var reading = RunReading(lookups: mapping.emptyLookups, in: SpillFile(memory: memory))
        for file in files {
            precondition(
                Int(file.parts[0].number) == reading.summaries.count, "parts are numbered in the order of reading")
            var read = file
            read.progress = progress
            do { try reading.read(read) } catch { throw .source(error) }
            if let failure = reading.data.failure { throw .space(failure) }
        }
        progress?.finish()
        let parts = files.flatMap(\.parts)
        reading.data.presences = presences(of: parts, summaries: reading.summaries)
        if let history {
            do { try reading.data.recall(from: history) } catch { throw .history(error) }
            if let failure = reading.data.failure { throw .space(failure) }
        }
        reading.data.contents = reading.data.found(in: AttachmentFolders(attachments, of: files))
        reading.data.close()
        if let failure = reading.data.failure { throw .space(failure) }
        let context = RuleContext(asOf: asOf, parameters: parameters, isFull: mapping.isFull)
        reading.judgeRecords(in: context)
        reading.judgeRepeats()
        reading.judgeDataSet(in: context)
        let manifests = Set(parts.filter { $0.mapping.records.isEmpty }.map(\.mapping.name))
        let names = Dictionary(
            zip(reading.summaries, parts).map { (PartName($0.0), $0.1.mapping.name) }, uniquingKeysWith: { $1 })
        var check = ManifestCheck(files: reading.summaries) { summary in
            names[PartName(summary)].map { manifests.contains($0) } ?? false
        }
        check.judge(findings: &reading.findings, tallies: &reading.tallies)
        return verdict(on: files, reading, missing: check.missingFiles)
    }

    /// A file or a sheet in it.
    private struct PartName: Hashable {
        let file: String
        let sheet: String?

        init(_ summary: SourceSummary) {
            file = summary.name
            sheet = summary.sheet
        }
    }

    private func verdict(on files: [SourceFile], _ reading: RunReading, missing: [String]) -> Verdict {
        let findings = reading.findings.findings(files: reading.summaries)
        let records = Holding.judged(reading.data)
        let sums = records.sums
        var verdicts: [FileVerdict] = []
        for file in files {
            let first = Int(file.parts[0].number)
            let places = first..<first + file.parts.count
            verdicts.append(
                FileVerdict(
                    file, places.map { reading.summaries[$0] }, recordsByKind: places.map { reading.recordsByKind[$0] })
            )
        }
        return Verdict(
            insurer: mapping.insurer, insurerName: mapping.name, mappingID: mapping.id, asOf: asOf, files: verdicts,
            findings: findings, tallies: reading.tallies.tallies(findings: findings),
            completeness: missing.isEmpty
                ? .complete : .partial(reason: "清单所列文件未提供：" + missing.joined(separator: "、")),
            records: records, outcomes: sums.outcomes, control: sums.control)
    }

    private func presences(of parts: [SourcePart], summaries: [SourceSummary]) -> [Kind: KindPresence] {
        var presences: [Kind: KindPresence] = [:]
        for source in mapping.sources {
            for record in source.records { presences[record.kind] = .missing }
        }
        for (part, summary) in zip(parts, summaries) where !summary.isRefused {
            for record in part.mapping.records { presences[record.kind] = .present }
        }
        for (part, summary) in zip(parts, summaries) where summary.isRefused {
            for record in part.mapping.records { presences[record.kind] = .missing }
        }
        return presences
    }
}

/// Why no verdict can be given.
package enum JudgementError: Error, Equatable, CustomStringConvertible {
    /// A file that cannot be read at all.
    case source(SourceError)
    /// What was stored before cannot be read.
    case history(HistoryError)
    /// There is no room for the records.
    case space(RecordSpaceError)

    package var description: String {
        switch self {
        case .source(let error): error.description
        case .history(let error): error.description
        case .space(let error): error.description
        }
    }
}

extension FileVerdict {
    /// A file from what was read of its parts.
    init(_ file: SourceFile, _ parts: [SourceSummary], recordsByKind: [[Kind: Int]]) {
        var records: [Kind: Int] = [:]
        for counts in recordsByKind { records.merge(counts, uniquingKeysWith: +) }
        self.init(
            name: file.name, path: file.path, sm3: parts[0].sm3, bytes: parts[0].bytes,
            rows: parts.reduce(0) { $0 + $1.rows }, blankRows: parts.reduce(0) { $0 + $1.blankRows },
            skippedRows: parts.reduce(0) { $0 + $1.skippedRows },
            unreadableRows: parts.reduce(0) { $0 + $1.unreadableRows }, recordsByKind: records,
            isRefused: parts.contains(where: \.isRefused),
            parts: zip(file.parts, parts).map { part, summary in
                PartVerdict(
                    number: part.number, sheet: summary.sheet, columns: summary.columns,
                    headerRow: summary.headerRow, isRefused: summary.isRefused)
            })
    }
}
