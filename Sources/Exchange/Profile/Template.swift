package import Definitions

/// A name in braces that a profile's templates may use, for example `{batchNo}`.
package enum Placeholder: String, Sendable, CaseIterable {
    case method, target, app, timestamp, nonce, keySerial, bodySM3, signature
    case batchNo, status
    case wire, sender, kind, count, controlFen, records
    case key, version, op, reason, data
}

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
            let name = String(rest[rest.index(after: open)..<close])
            guard let placeholder = Placeholder(rawValue: name), allowed.contains(placeholder) else {
                let known = allowed.map { "{\($0.rawValue)}" }.sorted().joined(separator: "、")
                throw node.error("未知的占位符“{\(name)}”，此处可用：\(known)")
            }
            parts.append(.placeholder(placeholder))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
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
            guard let placeholder = allowed.first(where: { "{\($0.rawValue)}" == text }) else {
                let known = allowed.map { "{\($0.rawValue)}" }.sorted().joined(separator: "、")
                throw entry.value.error("应为一个占位符：\(known)")
            }
            members.append((entry.key, .placeholder(placeholder)))
        }
        self.members = members
    }
}
