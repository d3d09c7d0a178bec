import Canonical
import Connectors
import Desk
import ShangMi

/// A run of `collect` as a JSON document, schema `anze-collect-1`.
struct CollectDocument: Encodable {
    struct File: Encodable {
        let name: String
        let size: Int
        let sm3: String
        let replaced: String?
    }

    struct Problem: Encodable {
        let exit: Int32
        let message: String
    }

    struct Source: Encodable {
        let source: String
        let taken: [File]
        let same, unsettled: [String]
        let problems: [Problem]
    }

    struct Waiting: Encodable {
        let insurer, asOf: String
        let files: [String]
        let reason, until: String
    }

    struct Held: Encodable {
        let insurer, reason: String
        let files: [String]
    }

    struct Move: Encodable {
        let source, file, to: String
        let isQuarantined: Bool
    }

    let schema = "anze-collect-1"
    let sources: [Source]
    let ingested: [IngestDocument]
    let waiting: [Waiting]
    let held: [Held]
    let moved: [Move]
    let failures: [Problem]

    init(_ report: CollectReport) {
        sources = report.collected.map { collected in
            Source(
                source: collected.source.text,
                taken: collected.taken.map { file in
                    File(
                        name: file.content.name.text, size: file.content.size, sm3: file.content.sm3.hex,
                        replaced: file.replaced)
                }, same: collected.same.map(\.text), unsettled: collected.unsettled.map(\.text),
                problems: collected.problems.map {
                    Problem(exit: ExitStatus($0.consequence).rawValue, message: $0.description)
                })
        }
        ingested = report.ingested.map(\.document)
        waiting = report.waiting.map {
            Waiting(
                insurer: $0.insurer, asOf: $0.asOf.description, files: $0.files, reason: $0.reason,
                until: $0.until.description)
        }
        held = report.held.map { Held(insurer: $0.insurer, reason: $0.reason, files: $0.files) }
        moved = report.moves.map { moved in
            Move(
                source: moved.source.text, file: moved.move.name.text, to: moved.move.target,
                isQuarantined: moved.move.reason != nil)
        }
        failures = report.failures.map { Problem(exit: $0.status.rawValue, message: $0.message) }
    }
}
