import Foundation

/// The folder that a draft is written to; nothing in it is ever overwritten.
package struct DraftFolder {
    private let path: String

    /// A folder, there or not.
    package init(path: String) { self.path = path }

    /// Writes all files, or none when one of them is there already.
    ///
    /// - Parameter files: The files by their names.
    /// - Throws: A file is there, or the folder cannot be written to.
    package func write(_ files: [MappingDraft.File]) throws(DraftError) {
        for file in files where FileManager.default.fileExists(atPath: "\(path)/\(file.name)") {
            throw .exists(path: "\(path)/\(file.name)")
        }
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
            throw .unwritable(path: path)
        }
        for file in files {
            let target = "\(path)/\(file.name)"
            do {
                try Data(file.text.utf8).write(to: URL(fileURLWithPath: target), options: .withoutOverwriting)
            } catch { throw .unwritable(path: target) }
        }
    }
}
