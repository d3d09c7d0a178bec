package import Definitions
import ShangMi

/// Text with placeholders, for header values, paths and lines of a string to sign.
package struct TextTemplate: Sendable, Equatable {
    private enum Part: Sendable, Equatable {
        case text(String)
        case placeholder(Placeholder)
    }

    private let parts: [Part]

    /// Reads a template; an unknown placeholder is an error at its place.
    package init(_ node: DefinitionNode, allowed: Set<Placeholder>) throws(DefinitionError) {
        var parts: [Part] = []
        var rest = Substring(try node.text())
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else { throw node.error("“{”没有配对的“}”") }
            let placeholder = Placeholder(String(rest[rest.index(after: open)..<close]))
            guard allowed.contains(placeholder) else {
                throw node.error("未知的占位符“{\(placeholder.name)}”，此处可用：\(allowed.listed)")
            }
            parts.append(.placeholder(placeholder))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    /// Reads a list of lines.
    static func lines(
        _ node: DefinitionNode, allowed: Set<Placeholder>
    ) throws(DefinitionError) -> [TextTemplate] {
        var lines: [TextTemplate] = []
        for line in try node.list() { lines.append(try TextTemplate(line, allowed: allowed)) }
        return lines
    }

    /// Reads a mapping of names to templates, in the order of the file.
    static func named(
        _ node: DefinitionNode, allowed: Set<Placeholder>
    ) throws(DefinitionError) -> [(name: String, value: TextTemplate)] {
        var named: [(name: String, value: TextTemplate)] = []
        for entry in try node.mapping().entries {
            named.append((entry.key, try TextTemplate(entry.value, allowed: allowed)))
        }
        return named
    }

    /// The placeholders in it.
    package var placeholders: Set<Placeholder> {
        Set(
            parts.compactMap { part in
                if case .placeholder(let placeholder) = part { placeholder } else { nil }
            })
    }

    /// The text as bytes in memory that is overwritten, with placeholders filled that may be secrets.
    func filled(_ bytes: (Placeholder) -> SecretBytes) -> SecretBytes {
        SecretBytes(
            joining: parts.map { part in
                switch part {
                case .text(let text): SecretBytes(copying: text.utf8)
                case .placeholder(let placeholder): bytes(placeholder)
                }
            })
    }

    /// The text with its placeholders filled; one without a value becomes empty.
    package func filled(_ values: [Placeholder: String]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .placeholder(let placeholder): values[placeholder] ?? ""
            }
        }.joined()
    }
}

/// A JSON object with placeholders as values, in the order of the wire.
package struct ObjectTemplate: Sendable {
    /// A member's value.
    enum Value: Sendable {
        case placeholder(Placeholder)
        case object(ObjectTemplate)
    }

    let members: [(name: String, value: Value)]

    /// Reads a mapping whose values are single placeholders or nested mappings.
    package init(_ node: DefinitionNode, allowed: Set<Placeholder>) throws(DefinitionError) {
        var members: [(name: String, value: Value)] = []
        for entry in try node.mapping().entries {
            if entry.value.isMapping {
                members.append((entry.key, .object(try ObjectTemplate(entry.value, allowed: allowed))))
                continue
            }
            let text = try entry.value.text()
            guard let placeholder = allowed.first(where: { "{\($0.name)}" == text }) else {
                throw entry.value.error("应为一个占位符：\(allowed.listed)")
            }
            members.append((entry.key, .placeholder(placeholder)))
        }
        self.members = members
    }
}

extension Set<Placeholder> {
    /// Them all, for the reader of an error.
    var listed: String { map { "{\($0.name)}" }.sorted().joined(separator: "、") }
}
