import Foundation

/// The files beside these tests that hold what the documents say.
enum Vectors {
    /// The rows of a tab-separated file, cells in order.
    static func rows(of name: String) throws -> [[String]] {
        let path = URL(filePath: #filePath).appending(path: "../../Vectors/\(name)").standardized
        return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
