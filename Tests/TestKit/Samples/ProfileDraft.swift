package import Exchange
import Foundation

/// A shipped profile as text, from which tests make profiles that differ from it in one place.
package struct ProfileDraft {
    /// The YAML text.
    package var text: String
    private let id: String
    /// Where its code lists lie.
    private let folder: String

    /// The profile that the tests use: the first that is shipped.
    package static let shipped = "national-share/1"

    /// The text of the profile that the tests use, or of another one that is shipped.
    package init(of id: String = ProfileDraft.shipped) throws {
        try self.init(of: id, in: "\(Repository.mappings)/platforms/\(id)")
    }

    private init(of id: String, in folder: String) throws {
        self.id = id
        self.folder = folder
        text = try String(contentsOfFile: "\(folder)/profile.yaml", encoding: .utf8)
    }

    /// The folder of the example in docs/integrator-guide.md: a platform of another shape, which does not exist.
    package static let exampleFolder = Repository.root + "/docs/example-platform"
    /// The id of the example.
    package static let exampleID = "example-city/1"

    /// The example's profile.
    package static func example() throws -> ProfileDraft {
        try ProfileDraft(of: exampleID, in: exampleFolder)
    }

    /// Makes the example a platform that cannot be asked about a batch by its number, and recognises one that comes again.
    package mutating func removeQuery() throws {
        guard let start = text.range(of: "  # §4.3: for a batch"), let end = text.range(of: "\nbatch:\n") else {
            throw SampleError.notFound("§4.3: for a batch")
        }
        text.removeSubrange(start.lowerBound..<end.lowerBound)
        text += "recognisesRepeats: true\n"
    }

    /// The shipped profile with encrypted bodies.
    package static func encrypted() throws -> ProfileDraft {
        let section = try String(contentsOfFile: "\(Repository.mappings)/signing/encrypted-body.yaml", encoding: .utf8)
        let indented = section.split(separator: "\n").map { "  \($0)\n" }.joined()
        return try ProfileDraft().replacing("batch:\n  body:\n", with: "batch:\n\(indented)  body:\n")
    }

    /// The draft of a destination that also takes hazards, reports of refusals before anything else, and attachments.
    package func takingReports() throws -> ProfileDraft {
        var draft = self
        draft.text += """
              hazard:
                name: hazard
                fields: [hazardNo, serviceNo, unitCreditCode, level]
              refusal-report:
                name: refusal-report
                lane: priority
                fields: [reportNo, hazardNo, unitCreditCode, refusedOn]
              attachment:
                name: attachment
                fields: [attachmentId, ownerKind, ownerKey, sm3]

            """
        return draft
    }

    /// The draft of a destination that takes attachments and, in parts of so many bytes, their contents.
    package func takingContents(partBytes: Int = 4) throws -> ProfileDraft {
        var draft = try takingReports()
        draft.text += """
            attachments:
              mode: parts
              partBytes: \(partBytes)
              put:
                method: PUT
                path: /contents/{contentSM3}?bytes={contentBytes}&offset={offset}
                headers: {Content-Type: application/octet-stream}
              query:
                method: GET
                path: /contents/{contentSM3}
              answer:
                contentSM3: contentSM3
                bytes: bytes
                received: received
                receiptNo: receiptNo
                receivedAt: receivedAt
                state: state
                states: {receiving: receiving, taken: taken}

            """
        return draft
    }

    /// The draft with a deadline for policies.
    package func withPolicyDue(_ due: String) throws -> ProfileDraft {
        try replacing("    name: policy\n", with: "    name: policy\n    due: \(due)\n")
    }

    /// The draft with another text in place of the only occurrence of one.
    package func replacing(_ old: String, with new: String) throws -> ProfileDraft {
        guard text.components(separatedBy: old).count == 2 else { throw SampleError.notFound(old) }
        var draft = self
        draft.text = text.replacingOccurrences(of: old, with: new)
        return draft
    }

    /// Loads the profile as the gateway does.
    package func load() throws -> DestinationProfile {
        let folder = try TemporaryFolder()
        let place = folder.file("platforms/\(id)")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: "\(place)/profile.yaml"))
        for (link, target) in [
            ("code-tables", "\(Repository.mappings)/code-tables"), ("platforms/\(id)/codes", "\(self.folder)/codes"),
        ] where FileManager.default.fileExists(atPath: target) {
            try FileManager.default.createSymbolicLink(atPath: folder.file(link), withDestinationPath: target)
        }
        do {
            return try DestinationProfile.load(mappings: folder.path, id: id)
        } catch {
            throw DraftError(text: "\(error)".replacingOccurrences(of: "\(place)/", with: ""))
        }
    }
}

/// What a draft's mistake reads like, without the temporary folder: `profile.yaml:12:5: …`.
package struct DraftError: Error, Equatable {
    /// File, line, column and message.
    package let text: String
}
