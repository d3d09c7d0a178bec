package import Exchange
import Foundation

/// The shipped profile of packages as text, from which tests make profiles that differ from it in one place.
package struct PackageDraft {
    /// The YAML text.
    package var text: String

    /// The profile that is shipped.
    package static let shipped = "nfra-sh/1"

    /// The text of the shipped profile.
    package init() throws {
        text = try String(
            contentsOfFile: "\(Repository.mappings)/platforms/\(PackageDraft.shipped)/profile.yaml", encoding: .utf8)
    }

    /// The draft with another text in place of the only occurrence of one.
    package func replacing(_ old: String, with new: String) throws -> PackageDraft {
        guard text.components(separatedBy: old).count == 2 else { throw SampleError.notFound(old) }
        var draft = self
        draft.text = text.replacingOccurrences(of: old, with: new)
        return draft
    }

    /// Loads the profile as the gateway does.
    package func load() throws -> PackageProfile {
        let folder = try TemporaryFolder()
        let place = folder.file("platforms/\(PackageDraft.shipped)")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: "\(place)/profile.yaml"))
        do {
            return try PackageProfile.load(mappings: folder.path, id: PackageDraft.shipped)
        } catch {
            throw DraftError(text: "\(error)".replacingOccurrences(of: "\(place)/", with: ""))
        }
    }
}
