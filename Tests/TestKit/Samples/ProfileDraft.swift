package import Exchange
import Foundation

/// A shipped profile as text, from which tests make profiles that differ from it in one place.
package struct ProfileDraft {
    /// The YAML text.
    package var text: String
    private let id: String

    /// The profile that the tests use: the first that is shipped.
    package static let shipped = "national-share/1"

    /// The text of the profile that the tests use, or of another one that is shipped.
    package init(of id: String = ProfileDraft.shipped) throws {
        self.id = id
        text = try String(contentsOfFile: "\(Repository.mappings)/platforms/\(id)/profile.yaml", encoding: .utf8)
    }

    /// The shipped profile with encrypted bodies.
    package static func encrypted() throws -> ProfileDraft {
        let section = try String(contentsOfFile: "\(Repository.mappings)/signing/encrypted-body.yaml", encoding: .utf8)
        let indented = section.split(separator: "\n").map { "  \($0)\n" }.joined()
        return try ProfileDraft().replacing("batch:\n  body:\n", with: "batch:\n\(indented)  body:\n")
    }

    /// The draft of a destination that also takes hazards, and reports of refusals before anything else.
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
        for (link, target) in [("code-tables", "code-tables"), ("platforms/\(id)/codes", "platforms/\(id)/codes")]
        where FileManager.default.fileExists(atPath: "\(Repository.mappings)/\(target)") {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file(link), withDestinationPath: "\(Repository.mappings)/\(target)")
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
