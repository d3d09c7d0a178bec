import Canonical
import Connectors
import Desk
import Engine
import Validation

/// What one run of `collect` did.
struct CollectReport: Sendable {
    /// An export that waits for files that were announced.
    struct Waiting: Sendable {
        let insurer: String
        let asOf: CivilDate
        let files: [String]
        let reason: String
        let until: Instant
    }

    /// An insurer whose exports wait until more of what was taken before is sent.
    struct Held: Sendable {
        let insurer: String
        let reason: String
        /// The files that wait in the inbox.
        var files: [String]
    }

    /// A file that left an inbox.
    struct Moved: Sendable {
        let source: SourceID
        let move: Move
    }

    /// What each source gave, in the order of the configuration.
    var collected: [Collected] = []
    var ingested: [IngestedExport] = []
    var waiting: [Waiting] = []
    var held: [Held] = []
    var moves: [Moved] = []
    /// Why the run did not come to its end.
    var failures: [(status: ExitStatus, message: String)] = []
    private var causes: [ExitStatus] = []

    /// Notes files of an insurer whose exports wait.
    mutating func hold(_ files: [String], of insurer: String) {
        for place in held.indices where held[place].insurer == insurer { held[place].files += files }
    }

    /// Notes what something means for the command's end.
    mutating func status(_ cause: ExitStatus) { causes.append(cause) }

    /// Notes what keeps an export from being taken, once.
    ///
    /// - Returns: The failure.
    /// - Throws: An error that is no failure of an export.
    mutating func note(_ error: any Error) throws -> CommandFailure {
        guard let failure = CommandFailure(export: error) else { throw error }
        let isKnown = failures.contains { $0.message == failure.message }
        if !isKnown { failures.append((failure.status, failure.message)) }
        return failure
    }

    /// How the command ends.
    var status: ExitStatus {
        let problems = collected.flatMap(\.problems).map { ExitStatus($0.consequence) }
        return .worst(
            causes + problems + ingested.map(\.status) + failures.map(\.status)
                + (waiting.isEmpty ? [] : [.unfinished]))
    }

    /// The lines for standard output; none when nothing was done.
    var lines: [String] {
        var lines: [String] = []
        for source in collected {
            for file in source.taken {
                lines.append("来源 \(source.source)：取得 \(file.content.name)（\(file.content.size) 字节）")
                if let place = file.replaced { lines.append("  更早的同名文件尚未入库，被它取代，移入 \(place)") }
            }
            for name in source.same { lines.append("来源 \(source.source)：\(name) 与以前取过的相同，跳过") }
        }
        let waiting = held.map { "\($0.insurer)：\($0.files.count) 个文件留在收件箱，\($0.reason)；减少后自动收入" }
        return lines + ingested.flatMap(\.lines) + waiting
    }

    /// The lines for standard error.
    var complaints: [String] {
        var lines = collected.flatMap { source in
            source.problems.map { "来源 \(source.source)：\($0.description)" }
        }
        for export in waiting {
            lines.append("\(export.insurer) 数据日期 \(export.asOf) 尚未入库：\(export.reason)。等到 \(export.until)，之后照现状收入")
        }
        for moved in moves where moved.move.reason != nil {
            lines.append("来源 \(moved.source)：\(moved.move.name) 已隔离到 \(moved.move.target)，原因见 \(moved.move.reasonFile)")
        }
        return lines + failures.map(\.message)
    }

    /// The run as JSON, schema `anze-collect-1`.
    var document: CollectDocument { CollectDocument(self) }
}

extension CommandFailure {
    /// What kept an export from being taken; nil for an error that says nothing of one.
    fileprivate init?(export error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ConnectorError: self.init(ExitStatus(error.consequence), error.description)
        case let error as ReportError: self.init(.storage, error.description)
        default: return nil
        }
    }

    /// Whether the insurer's next export would fare no better: the fault lies with the machine and not with this one.
    var endsTurn: Bool { status != .usage && status != .input }
}
