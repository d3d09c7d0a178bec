import Canonical
import Definitions
import Foundation

/// A request's body where it is more than the batch's own bytes: made anew for each request.
enum BodyTemplate: Sendable {
    /// A JSON object whose values are texts.
    case json(Members)
    /// `application/x-www-form-urlencoded`, in the order of the file.
    case form([(name: String, value: TextTemplate)])

    /// The members of a JSON object, in the order of the wire.
    struct Members: Sendable {
        /// A member's value.
        enum Value: Sendable {
            case text(TextTemplate)
            case object(Members)
        }

        let members: [(name: String, value: Value)]

        init(_ node: DefinitionNode, allowed: Set<Placeholder>) throws(DefinitionError) {
            var members: [(name: String, value: Value)] = []
            for entry in try node.mapping().entries {
                members.append(
                    (
                        entry.key,
                        entry.value.isMapping
                            ? .object(try Members(entry.value, allowed: allowed))
                            : .text(try TextTemplate(entry.value, allowed: allowed))
                    ))
            }
            self.members = members
        }

        var placeholders: Set<Placeholder> {
            members.reduce(into: []) { found, member in
                switch member.value {
                case .text(let template): found.formUnion(template.placeholders)
                case .object(let members): found.formUnion(members.placeholders)
                }
            }
        }

        func append(_ values: [Placeholder: String], to bytes: inout [UInt8]) {
            bytes.append(0x7B)
            for (place, member) in members.enumerated() {
                if place > 0 { bytes.append(0x2C) }
                JSONText.append(member.name.utf8, to: &bytes)
                bytes.append(0x3A)
                switch member.value {
                case .text(let template): JSONText.append(template.filled(values).utf8, to: &bytes)
                case .object(let members): members.append(values, to: &bytes)
                }
            }
            bytes.append(0x7D)
        }
    }

    init(_ node: DefinitionNode, allowed: Set<Placeholder>) throws(DefinitionError) {
        var mapping = try node.mapping()
        let json = try mapping.optional("json")
        let form = try mapping.optional("form")
        try mapping.finish()
        switch (json, form) {
        case (let json?, nil): self = .json(try Members(json, allowed: allowed))
        case (nil, let form?): self = .form(try TextTemplate.named(form, allowed: allowed))
        default: throw node.error("应为 json 或 form 之一")
        }
    }

    /// The placeholders in it.
    var placeholders: Set<Placeholder> {
        switch self {
        case .json(let members): members.placeholders
        case .form(let fields): Set(fields.flatMap(\.value.placeholders))
        }
    }

    /// The bytes, with the placeholders filled.
    func bytes(_ values: [Placeholder: String]) -> [UInt8] {
        switch self {
        case .json(let members):
            var bytes: [UInt8] = []
            members.append(values, to: &bytes)
            return bytes
        case .form(let fields):
            return Array(
                fields.map { "\(BodyTemplate.encoded($0.name))=\(BodyTemplate.encoded($0.value.filled(values)))" }
                    .joined(separator: "&").utf8)
        }
    }

    /// Percent-encoded but for the unreserved characters of RFC 3986 §2.3.
    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
