package import Definitions
import Foundation

/// What `mapping check` has found so far in a mappings folder.
package struct MappingsCheckup {
    /// The folder.
    package let root: String
    /// A line for each thing that is right; one that begins with a space belongs to the line before.
    private(set) var right: [String] = []
    /// What cannot be read: file, line, column and what was expected.
    private(set) var wrong: [String] = []
    /// Examples that do not give what they say.
    private(set) var failures: [String] = []

    init(root: String) { self.root = root }

    /// Notes something that is as it should be.
    ///
    /// - Parameter line: What it is, such as `insurers/x/1：…`.
    package mutating func note(right line: String) { right.append(line) }

    /// Notes a mistake in a file.
    ///
    /// - Parameter error: The mistake with its place.
    package mutating func note(wrong error: DefinitionError) { wrong.append(error.description) }

    mutating func note(failure: String) { failures.append(failure) }

    /// The names in a folder below the root, in order, hidden ones left out.
    ///
    /// - Parameter folder: Relative to the root.
    /// - Returns: File and folder names.
    /// - Throws: `CommandFailure` if the folder is not there or cannot be read.
    package func names(in folder: String) throws -> [String] {
        let path = "\(root)/\(folder)"
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()
        } catch { throw CommandFailure(.usage, "文件夹“\(path)”不存在或无法读取") }
    }
}
