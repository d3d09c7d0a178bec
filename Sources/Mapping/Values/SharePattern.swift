import Canonical

/// How a source writes one insurer's share of a policy in a cell, for example `{name}[{role}]{percent}%`.
package struct SharePattern: Sendable {
    /// The pattern as the mapping writes it.
    package let text: String
    private let parts: [Part]
    private let insurers: CodeSpellings
    private let roles: CodeSpellings

    private enum Part: Equatable {
        case name, role, percent
        case literal([UInt8])
    }

    /// A pattern; nil unless it has `{name}`, `{role}` and `{percent}` once each with fixed text between them.
    ///
    /// - Parameters:
    ///   - text: The pattern.
    ///   - insurers: The names of insurers and their institution codes.
    ///   - roles: The words for the roles of table `underwriting-role`.
    package init?(_ text: String, insurers: CodeSpellings, roles: CodeSpellings) {
        var parts: [Part] = []
        var literal: [UInt8] = []
        var rest = Array(text.utf8)[...]
        let marks: [(text: [UInt8], part: Part)] = [
            (Array("{name}".utf8), .name), (Array("{role}".utf8), .role), (Array("{percent}".utf8), .percent),
        ]
        while let byte = rest.first {
            if let mark = marks.first(where: { rest.starts(with: $0.text) }) {
                let isAdjacent = literal.isEmpty && !parts.isEmpty
                guard !isAdjacent, !parts.contains(mark.part) else { return nil }
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = []
                parts.append(mark.part)
                rest = rest.dropFirst(mark.text.count)
            } else {
                literal.append(byte)
                rest = rest.dropFirst()
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        guard marks.allSatisfy({ parts.contains($0.part) }) else { return nil }
        self.text = text
        self.parts = parts
        self.insurers = insurers
        self.roles = roles
    }

    /// The pattern with Chinese names for its parts, for messages.
    var sample: String {
        parts.map { part in
            switch part {
            case .name: "机构"
            case .role: "角色"
            case .percent: "百分比"
            case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
            }
        }
        .joined()
    }

    /// What an item says.
    enum Outcome {
        case share(Share)
        case malformed
        case unknown(actual: ArraySlice<UInt8>, table: CodeTableID)
    }

    /// Reads one trimmed item.
    func read(_ item: ArraySlice<UInt8>) -> Outcome {
        var name: ArraySlice<UInt8> = []
        var role: ArraySlice<UInt8> = []
        var percent: ArraySlice<UInt8> = []
        var rest = item
        for (place, part) in parts.enumerated() {
            if case .literal(let literal) = part {
                guard rest.starts(with: literal) else { return .malformed }
                rest = rest.dropFirst(literal.count)
                continue
            }
            guard let value = taken(from: &rest, before: place + 1) else { return .malformed }
            switch part {
            case .name: name = value
            case .role: role = value
            case .percent: percent = value
            case .literal: break
            }
        }
        guard rest.isEmpty, !name.isEmpty, let number = ExactDecimal(percent, allowsThousands: false),
            case .units(let hundredths) = number.scaled(to: 2)
        else { return .malformed }
        guard case .code(let insurer) = insurers.meaning(of: name) else {
            return .unknown(actual: name, table: insurers.table.id)
        }
        guard case .code(let code) = roles.meaning(of: role) else {
            return .unknown(actual: role, table: roles.table.id)
        }
        return .share(
            Share(
                insurerCode: Text(bytes: insurer.bytes[...]), insurerName: Text(bytes: TextForm.composed(name)),
                role: code, percent: Percent(hundredths: hundredths)))
    }

    /// The text up to the fixed text of the part at `next`, or all of it at the end of the pattern.
    private func taken(from rest: inout ArraySlice<UInt8>, before next: Int) -> ArraySlice<UInt8>? {
        var value = rest
        if next < parts.count {
            guard case .literal(let literal) = parts[next],
                let end = rest.indices.first(where: { rest[$0...].starts(with: literal) })
            else { return nil }
            value = rest[..<end]
        }
        rest = rest[value.endIndex...]
        return TextForm.trimmed(value)
    }
}
