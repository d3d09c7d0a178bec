import Canonical
import Connectors
import Foundation
import ShangMi

/// The JSON documents that insurers read.
enum IntakeDocument {
    struct Refusal: Encodable {
        let code, message: String
    }

    struct List: Encodable {
        struct Entry: Encodable {
            let submission, asOf, openedAt, state, url: String
        }

        let submissions: [Entry]

        init(_ states: [SubmissionState]) {
            submissions = states.map { state in
                Entry(
                    submission: state.submission.id.text, asOf: state.submission.asOf.description,
                    openedAt: state.submission.openedAt.description, state: state.phase.rawValue,
                    url: IntakeRoute.submission(state.submission.id).path)
            }
        }
    }

    /// How far a submission has come.
    struct State: Encodable {
        struct File: Encodable {
            let name: String
            let bytes: Int
            let sm3: String
            let offset: Int
            let url: String
            let outcome, reason: String?
        }

        struct Verdict: Encodable {
            let at: String
            let files: [String]
            let counts: SubmissionVerdict.Counts?
            let reports: [String]
        }

        let submission, insurer, asOf, state, openedAt: String
        let receivedAt: String?
        let receipt: String?
        let files: [File]
        let waiting: SubmissionState.Waiting?
        let verdicts: [Verdict]

        init(_ state: SubmissionState, of insurer: String) {
            let id = state.submission.id
            submission = id.text
            self.insurer = insurer
            asOf = state.submission.asOf.description
            self.state = state.phase.rawValue
            openedAt = state.submission.openedAt.description
            receivedAt = state.receivedAt?.description
            receipt = state.receivedAt.map { _ in IntakeRoute.receipt(id).path }
            files = zip(state.submission.numbered, state.progress).map { file, progress in
                let outcome = state.outcome(of: file.content.name)
                return File(
                    name: file.content.name.text, bytes: file.content.size, sm3: file.content.sm3.hex,
                    offset: progress.offset, url: IntakeRoute.file(id, file.number).path,
                    outcome: outcome?.outcome.rawValue, reason: outcome?.reason)
            }
            waiting = state.phase == .judged ? nil : state.waiting
            verdicts = state.verdicts.enumerated().map { place, verdict in
                Verdict(
                    at: verdict.at, files: verdict.files.map(\.name), counts: verdict.counts,
                    reports: verdict.reports.compactMap { SubmissionReport(rawValue: $0) }.map {
                        IntakeRoute.report(id, verdict: place + 1, $0).path
                    })
            }
        }
    }

    /// What the gateway signs for having taken a submission whole, format `anze-intake-receipt-1`.
    struct Receipt: Encodable {
        struct File: Encodable {
            let name: String
            let bytes: Int
            let sm3: String
        }

        let format = "anze-intake-receipt-1"
        let submission, insurer, asOf, gateway, keySerial, receivedAt: String
        let files: [File]

        init(_ submission: Submission, insurer: String, gateway: String, keySerial: String, at moment: Instant) {
            self.submission = submission.id.text
            self.insurer = insurer
            asOf = submission.asOf.description
            self.gateway = gateway
            self.keySerial = keySerial
            receivedAt = moment.description
            files = submission.files.map { File(name: $0.name.text, bytes: $0.size, sm3: $0.sm3.hex) }
        }
    }

    /// A document as bytes: members in ascending order, no spaces.
    static func json(_ document: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and whole numbers can always be written.
        guard let data = try? encoder.encode(document) else { preconditionFailure("texts and numbers are plain JSON") }
        return [UInt8](data)
    }
}
