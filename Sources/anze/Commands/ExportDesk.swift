import Adapters
import Canonical
import Connectors
import Definitions
import Delivery
import Desk
import Engine
import Foundation
import Mapping
import Validation

/// Takes the exports that wait in inboxes into the store, and sees every file out.
struct ExportDesk {
    private let gateway: Gateway
    private let ingestion: Ingestion
    private let opened: [(source: Source, inbox: OpenInbox)]
    private let patience: [SourceID: Int]
    private let inboxes: [String: [OpenInbox]]
    private let submissions: SubmissionVerdicts

    init(gateway: Gateway, ingestion: Ingestion, opened: [(source: Source, inbox: OpenInbox)]) {
        self.gateway = gateway
        self.ingestion = ingestion
        self.opened = opened
        patience = Dictionary(uniqueKeysWithValues: opened.map { ($0.source.id, $0.source.patience) })
        inboxes = Dictionary(grouping: opened, by: \.source.insurer).mapValues { $0.map(\.inbox) }
        submissions = SubmissionVerdicts(opened.map(\.source))
    }

    /// Takes what waits of every insurer; what happens to one insurer's exports keeps no other's from being taken.
    func takeAll(_ report: inout CollectReport) async throws {
        var members: [WaitingExport<WaitingFile>.Member] = []
        // Once one of an insurer's exports waits or fails, the later ones wait: they are taken in their order.
        var (held, failed): (Set<String>, Set<String>) = ([], [])
        for (source, inbox) in opened {
            do { members += try self.members(of: source, inbox, &report) } catch {
                if try report.note(error).endsTurn { failed.insert(source.insurer) }
            }
        }
        for export in WaitingExport.grouped(members) where !Task.isCancelled && !failed.contains(export.insurer) {
            do {
                if !held.contains(export.insurer),
                    let reason = try await gateway.backPressure(of: export.insurer)?.reason
                {
                    held.insert(export.insurer)
                    report.held.append(
                        CollectReport.Held(insurer: export.insurer, reason: reason, files: []))
                }
                if held.contains(export.insurer) {
                    try submissions.wait(export.files, reason: "先前报送的数据较多，正在上报，之后依次核验", until: nil)
                    report.hold(export.files.map(\.name.text), of: export.insurer)
                } else {
                    try await take(export, &report)
                }
            } catch { if try report.note(error).endsTurn { failed.insert(export.insurer) } }
        }
        for (_, inbox) in opened { do { try inbox.forgetRecalled() } catch { _ = try report.note(error) } }
    }

    /// The waiting files of a source that belong to an export; the others go into quarantine.
    private func members(
        of source: Source, _ inbox: OpenInbox, _ report: inout CollectReport
    ) throws -> [WaitingExport<WaitingFile>.Member] {
        let files = try inbox.waiting()
        guard !files.isEmpty else { return [] }
        let versions = try mappings(of: source.insurer)
        var members: [WaitingExport<WaitingFile>.Member] = []
        for file in files {
            switch versions.belonging(of: file.name.text, insurer: source.insurer) {
            case .export(let asOf):
                members.append(.init(insurer: source.insurer, asOf: asOf, name: file.name.text, file: file))
            case .stranger(let reason):
                report.status(.input)
                try submissions.conclude([.init(file, .refused, reason: reason)], content: nil, now: now)
                try dismiss(file, .quarantined(reason: reasonText(reason, file)), &report)
            }
        }
        return members
    }

    /// Judges an export and takes it; a file that cannot be read is put aside, and the others are judged without it.
    private func take(_ export: WaitingExport<WaitingFile>, _ report: inout CollectReport) async throws {
        var files = export.files
        /// Archived files of the same day that are judged with them; nil before they were looked for.
        var recalled: [String]?
        while !files.isEmpty {
            var opened: Export
            let updates = try await gateway.tableUpdates()
            do throws(ExportError) {
                opened = try Export.open(
                    files.map(\.path) + (recalled ?? []), insurer: export.insurer,
                    mappings: gateway.configuration.mappings,
                    asOf: export.asOf, encoding: nil, updates: updates)
            } catch { throw CommandFailure(.usage, error.description) }
            // Beside files that were fetched one by one there are no attachments.
            opened.attachments = try gateway.attachments(of: export.insurer) ?? .unknown
            let history = try ingestion.history(of: opened)
            let verdict: Verdict
            do throws(JudgementError) { verdict = try opened.judge(recalling: history) } catch {
                guard case .source(let error) = error else { throw CommandFailure(.storage, error.description) }
                guard let place = files.firstIndex(where: { $0.path == error.file }) else {
                    // An archived file that is no longer readable helps nobody.
                    recalled = []
                    continue
                }
                let file = files.remove(at: place)
                recalled = nil
                report.status(.input)
                let reason = error.description.replacing("\(file.path):", with: "")
                try submissions.conclude([.init(file, .refused, reason: reason)], content: nil, now: now)
                try dismiss(file, .quarantined(reason: reasonText(reason, file)), &report)
                continue
            }
            if let lack = lack(of: opened, verdict) {
                if recalled == nil {
                    recalled = try recall(around: files, of: export)
                    if recalled?.isEmpty == false { continue }
                }
                if let until = patience(with: files) {
                    report.waiting.append(
                        CollectReport.Waiting(
                            insurer: export.insurer, asOf: export.asOf, files: files.map(\.name.text), reason: lack,
                            until: until))
                    try submissions.wait(files, reason: lack, until: until)
                    return
                }
            }
            let taken = try await ingestion.take(verdict, on: opened, acceptManifest: nil)
            report.ingested.append(taken)
            try submissions.conclude(
                files.map { outcome(of: $0, taken) },
                content: ReportContent(verdict, of: opened, maxFindings: nil, failingOn: .error), now: now)
            for file in files { try dismiss(file, departure(of: file, taken), &report) }
            return
        }
    }

    /// What an export lacks; nil when it is complete.
    private func lack(of export: Export, _ verdict: Verdict) -> String? {
        if case .partial(let reason) = verdict.completeness { return reason }
        let hasManifests = export.mapping.sources.contains { $0.statements != nil }
        return hasManifests && !export.files.contains { $0.parts.contains { $0.mapping.statements != nil } }
            ? "对账清单未提供" : nil
    }

    /// Until when files wait for what is lacking; nil when they have waited long enough.
    private func patience(with files: [WaitingFile]) -> Instant? {
        let longest = files.compactMap { patience[$0.inbox.source] }.max() ?? 0
        return ExportPatience(seconds: longest).end(taken: files.map(\.takenAt), now: now)
    }

    /// The files of an export's day that were ingested before: a correction is judged together with them.
    private func recall(
        around files: [WaitingFile], of export: WaitingExport<WaitingFile>
    ) throws -> [String] {
        let versions = try mappings(of: export.insurer)
        var names = Set(files.map(\.name))
        var paths: [String] = []
        for inbox in inboxes[export.insurer] ?? [] {
            let others = inbox.ledger.ingested.keys.filter { name in
                guard !names.contains(name) else { return false }
                return versions.belonging(of: name.text, insurer: export.insurer) == .export(export.asOf)
            }
            names.formUnion(others)
            paths += try inbox.recall(Array(others))
        }
        return paths
    }

    /// What the insurer learns of a file; the reports say the rest.
    private func outcome(of file: WaitingFile, _ taken: IngestedExport) -> SubmissionVerdicts.Outcome {
        if taken.isHeld { return .init(file, .held, reason: "清单与文件不符，同一数据日期的全部记录均未入库：请核对后重新报送") }
        let isRefused = taken.verdict.files.contains { $0.name == file.name.text && $0.isRefused }
        return .init(file, isRefused ? .refused : .judged, reason: isRefused ? "整个文件被拒收，原因见报告" : nil)
    }

    private func departure(of file: WaitingFile, _ taken: IngestedExport) -> Departure {
        if taken.isHeld {
            let verdict = taken.verdict
            return .quarantined(
                reason: reasonText(
                    "清单与文件不符，\(verdict.asOf) 的全部记录暂缓，均未入库。核对后用 anze ingest 文件 --insurer \(verdict.insurer)"
                        + " --accept-manifest 理由 收入，或请保险机构重新导出", file))
        }
        guard taken.verdict.files.contains(where: { $0.name == file.name.text && $0.isRefused }) else {
            return .archived
        }
        let findings = taken.verdict.findings.filter { $0.file == file.name.text }
        let sentences = findings.prefix(20).map { "\($0.rule)：\($0.message)。\($0.fix)" }
        return .quarantined(reason: reasonText("整个文件被拒收\n" + sentences.joined(separator: "\n"), file))
    }

    private func dismiss(_ file: WaitingFile, _ departure: Departure, _ report: inout CollectReport) throws {
        for move in try file.inbox.dismiss([(file.name, departure)], now: now) {
            report.moves.append(CollectReport.Moved(source: file.inbox.source, move: move))
        }
    }

    private func reasonText(_ reason: String, _ file: WaitingFile) -> String {
        "文件：\(file.name)\n来源：\(file.inbox.source)\n时间：\(now)\n原因：\(reason)\n"
    }

    private var now: Instant { Instant(seconds: gateway.surroundings.time.now().seconds) }

    private func mappings(of insurer: String) throws -> [InsurerMapping] {
        do { return try InsurerMapping.load(root: gateway.configuration.mappings, insurer: insurer) } catch {
            throw CommandFailure(.usage, error.description)
        }
    }
}
