import Canonical

/// How a source writes one insurer's share of a policy in a cell, for example `{name}[{role}]{percent}%`.
package struct SharePattern: Sendable {
    /// The pattern as the mapping writes it.
    package let text: String
    private let parts: [Part]
    private let words: ShareWords

    private enum Part: Equatable {
        case name, role, percent
        case literal([UInt8])
    }

    /// A pattern; nil unless it has `{name}`, `{role}` and `{percent}` once each with fixed text between them.
    ///
    /// - Parameters:
    ///   - text: The pattern.
    ///   - words: How insurers and roles are written.
    package init?(_ text: String, words: ShareWords) {
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
        self.words = words
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

    /// Reads one trimmed item.
    func read(_ item: Bytes) -> ShareWords.Outcome {
        var ranges = [Range<Int>](repeating: 0..<0, count: 3)
        var index = 0
        for (place, part) in parts.enumerated() {
            switch part {
            case .literal(let literal):
                guard item.starts(with: literal.span, at: index) else { return .malformed }
                index += literal.count
            case .name, .role, .percent:
                guard let end = end(of: place, in: item, from: index) else { return .malformed }
                ranges[part == .name ? 0 : part == .role ? 1 : 2] = index..<end
                index = end
            }
        }
        guard index == item.count else { return .malformed }
        return words.share(
            name: item.extracting(ranges[0]), role: item.extracting(ranges[1]), percent: item.extracting(ranges[2]))
    }

    /// Where the text of a part ends: before the fixed text that follows, or at the end of the item.
    private func end(of place: Int, in item: Bytes, from start: Int) -> Int? {
        guard place + 1 < parts.count, case .literal(let literal) = parts[place + 1] else { return item.count }
        var index = start
        while index < item.count {
            if item.starts(with: literal.span, at: index) { return index }
            index += 1
        }
        return nil
    }
}

/// How a source names the insurers of a policy and their roles.
package struct ShareWords: Sendable {
    private let insurers: CodeSpellings
    private let roles: CodeSpellings

    /// Words for the codes of a table of insurers, and for those of table `underwriting-role`.
    package init(insurers: CodeSpellings, roles: CodeSpellings) {
        self.insurers = insurers
        self.roles = roles
    }

    /// What a share's parts say.
    enum Outcome {
        case share(Share)
        case malformed
        case unknown(actual: String, table: CodeTableID)
    }

    /// The share that three texts name; an insurer given by its code gets the table's label as its name.
    func share(name rawName: Bytes, role rawRole: Bytes, percent rawPercent: Bytes) -> Outcome {
        let name = rawName.extracting(TextForm.trimmedRange(rawName))
        let role = rawRole.extracting(TextForm.trimmedRange(rawRole))
        let percent = rawPercent.extracting(TextForm.trimmedRange(rawPercent))
        guard name.count > 0, case .units(let hundredths)? = ExactDecimal.scaled(percent, to: 2) else {
            return .malformed
        }
        guard case .code(let insurer, _) = insurers.meaning(of: name) else {
            return .unknown(actual: name.string, table: insurers.table.id)
        }
        guard case .code(let code, _) = roles.meaning(of: role) else {
            return .unknown(actual: role.string, table: roles.table.id)
        }
        let label = insurers.table.row(code: insurer).map { Text($0.label) }
        return .share(
            Share(
                insurerCode: Text(bytes: insurer.bytes[...]),
                insurerName: label ?? Text(bytes: TextForm.composed(name.copied[...])),
                role: code, percent: Percent(hundredths: hundredths)))
    }
}
