package import Canonical
import Foundation
import ShangMi

/// What an insurer announced: the files of one data date, before any of their bytes came.
package struct Submission: Hashable, Sendable {
    /// Its number.
    package let id: SubmissionID
    /// The data date.
    package let asOf: CivilDate
    /// The files in the order in which they were announced; no name occurs twice.
    package let files: [FileContent]
    /// When it was opened.
    package let openedAt: Instant

    /// A submission by its parts.
    package init(id: SubmissionID, asOf: CivilDate, files: [FileContent], openedAt: Instant) {
        self.id = id
        self.asOf = asOf
        self.files = files
        self.openedAt = openedAt
    }

    /// The bytes of all files.
    package var bytes: Int { files.reduce(0) { $0 + $1.size } }

    /// Whether both announce the same.
    package func announces(sameAs other: Submission) -> Bool { asOf == other.asOf && files == other.files }

    /// Reads what `json` wrote; nil for anything else.
    init?(json: [UInt8]) {
        // What is wrong does not matter: the caller names the file.
        guard let form = try? JSONDecoder().decode(Form.self, from: Data(json)), let id = SubmissionID(form.submission),
            let asOf = CivilDate(iso: form.asOf), let openedAt = Instant(written: form.openedAt)
        else { return nil }
        var files: [FileContent] = []
        for file in form.files {
            guard let name = SourceFileName(file.name), let sm3 = SM3Digest(hex: file.sm3) else { return nil }
            files.append(FileContent(name: name, size: file.bytes, sm3: sm3))
        }
        self.init(id: id, asOf: asOf, files: files, openedAt: openedAt)
    }

    /// The submission as one JSON object.
    var json: [UInt8] {
        let files = files.map { Form.File(name: $0.name.text, bytes: $0.size, sm3: $0.sm3.hex) }
        return plainJSON(
            Form(submission: id.text, asOf: asOf.description, openedAt: openedAt.description, files: files))
    }

    private struct Form: Codable {
        struct File: Codable {
            let name: String
            let bytes: Int
            let sm3: String
        }

        let submission, asOf, openedAt: String
        let files: [File]
    }
}

/// A plain value as JSON, members in ascending order.
func plainJSON(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and whole numbers can always be written.
    guard let data = try? encoder.encode(value) else { preconditionFailure("texts and numbers are plain JSON") }
    return [UInt8](data)
}
