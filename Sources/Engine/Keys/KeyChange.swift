package import Canonical
package import Definitions

/// A change of keys as it is written into the configuration.
package struct KeyChange: Sendable {
    private let certificate: String
    private let key: String
    private let passphraseFile: String?
    private let from: CivilDate

    /// A change by the files of the new key, as they are written into the configuration.
    package init(certificate: String, key: String, passphraseFile: String?, from: CivilDate) {
        self.certificate = certificate
        self.key = key
        self.passphraseFile = passphraseFile
        self.from = from
    }

    /// The member that announces it.
    package var line: String {
        var parts = ["certificate: \(quoted(certificate))", "key: \(quoted(key))"]
        if let passphraseFile { parts.append("passphraseFile: \(quoted(passphraseFile))") }
        return "next: {\(parts.joined(separator: ", ")), from: \(from)}"
    }

    /// The configuration's text with the change in its `identity`, and not a byte else different.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - file: Its path, for errors.
    /// - Returns: The changed text.
    /// - Throws: `DefinitionError` for a text without `identity`.
    package func announced(in text: String, file: String) throws(DefinitionError) -> String {
        let node = try DefinitionNode.parse(text, file: file)
        var mapping = try node.mapping()
        let identity = try mapping.required("identity")
        guard let first = try identity.mapping().entries.first?.keyNode else { throw identity.error("identity 是空的") }
        // Before its first member, on a line of its own in block style, or in the same braces.
        // As scalars: as characters a carriage return and its line feed are one, and no line would end.
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        let place = lines[first.line - 1].unicodeScalars
            .index(lines[first.line - 1].startIndex, offsetBy: first.column - 1)
        let before = lines[first.line - 1][..<place]
        if before.allSatisfy(\.isWhitespace) {
            let end = lines[first.line - 1].unicodeScalars.last == "\r" ? "\r" : ""
            lines.insert(before + line + end, at: first.line - 1)
        } else {
            lines[first.line - 1].insert(contentsOf: line + ", ", at: place)
        }
        return lines.joined(separator: "\n")
    }

    /// A path as a YAML text in double quotes.
    private func quoted(_ path: String) -> String {
        "\"\(path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
