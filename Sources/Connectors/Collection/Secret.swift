import Foundation

/// Where a secret is kept: never in the configuration itself.
package enum Secret: Hashable, Sendable {
    /// The whole content of a file, without the line break at its end.
    case file(String)
    /// An environment variable.
    case variable(String)

    /// Reads the secret.
    ///
    /// - Returns: Nil when the file cannot be read, the variable is not set, or there is nothing in it.
    package func read(environment: [String: String]) -> String? {
        switch self {
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path),
                let text = String(bytes: data, encoding: .utf8)
            else { return nil }
            let trimmed = text.trimmingCharacters(in: .newlines)
            return trimmed.isEmpty ? nil : trimmed
        case .variable(let name): return environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
    }
}
