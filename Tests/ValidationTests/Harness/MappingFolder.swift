import Foundation
import TestKit

/// Folders of mappings that a test writes itself.
enum MappingFolder {
    /// A folder with the shipped tables and parameters, and the insurer `test` by its files: name and text of each.
    static func of(_ files: [(name: String, text: String)]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let version = folder.file("insurers/test/1")
        try FileManager.default.createDirectory(atPath: version, withIntermediateDirectories: true)
        for name in ["code-tables", "parameters"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file(name), withDestinationPath: Repository.mappings + "/" + name)
        }
        for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: "\(version)/\(name).yaml")) }
        return folder
    }
}
