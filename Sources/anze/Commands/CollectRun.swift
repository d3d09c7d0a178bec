import Adapters
import Canonical
import Connectors
import Delivery
import Desk
import Engine
import Foundation
import Validation

/// One run of `collect`: looks at the sources side by side, then takes exports one after the other.
struct CollectRun: Sendable {
    let gateway: Gateway
    /// Nil when files are only fetched.
    let ingestion: Ingestion?
    let environment: [String: String]

    func run(_ sources: [Source]) async throws -> CollectReport {
        var report = CollectReport()
        let opened = await collect(sources, &report)
        guard let ingestion, !Task.isCancelled else { return report }
        var noted: [(source: Source, inbox: OpenInbox)] = []
        for (source, inbox) in opened {
            do {
                try await gateway.noteReceipts(of: source)
                noted.append((source, inbox))
            } catch { _ = try report.note(error) }
        }
        try await ExportDesk(gateway: gateway, ingestion: ingestion, opened: noted).takeAll(&report)
        if Task.isCancelled { report.status(.unfinished) }
        return report
    }

    /// Looks at all sources at once; each has its own connection, and none waits for a slower one.
    private func collect(
        _ sources: [Source], _ report: inout CollectReport
    ) async -> [(source: Source, inbox: OpenInbox)] {
        let results = await withTaskGroup(of: (Int, Collected, OpenInbox?).self) { group in
            for (place, source) in sources.enumerated() {
                group.addTask { await look(at: source, place) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var opened: [(source: Source, inbox: OpenInbox)] = []
        for (place, collected, inbox) in results.sorted(by: { $0.0 < $1.0 }) {
            report.collected.append(collected)
            if let inbox { opened.append((sources[place], inbox)) }
        }
        return opened
    }

    private func look(at source: Source, _ place: Int) async -> (Int, Collected, OpenInbox?) {
        var failed = Collected(source: source.id)
        let now = gateway.surroundings.time.now()
        do throws(ConnectorError) {
            let inbox = try OpenInbox(source, now: Instant(seconds: now.seconds))
            let collector = Collector(source, environment: environment)
            let collected = await collector.collect(into: inbox, now: Instant(seconds: now.seconds))
            // A submission of which a part is not there yet is judged by a later run, with all its files.
            if case .submissions = source.kind, !collected.problems.isEmpty { return (place, collected, nil) }
            return (place, collected, inbox)
        } catch {
            failed.note(error)
            return (place, failed, nil)
        }
    }
}

extension ExitStatus {
    /// What it means for the command that somebody must act on an error.
    init(_ consequence: ConnectorError.Consequence) {
        self =
            switch consequence {
            case .later: .unfinished
            case .operatorNeeded: .operatorNeeded
            case .configuration: .usage
            case .storage: .storage
            }
    }
}
