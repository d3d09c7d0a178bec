/// A record's business key: compared, stored and sent in one folded form.
///
/// Parts are folded to half width, NFC, trimmed and ASCII upper-cased; `/`, `%` and control characters inside a part are
/// percent-encoded and parts are joined by `/` (canonical-model §1.3).
package struct RecordKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The folded key in UTF-8.
    package let bytes: [UInt8]

    /// A key from its parts as a source gives them; `nil` when a part is empty.
    package init?(parts: [Text]) {
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if index > 0 { bytes.append(0x2F) }
            let start = bytes.count
            RecordKey.append(part.bytes.span, to: &bytes)
            guard bytes.count > start else { return nil }
        }
        guard !bytes.isEmpty else { return nil }
        self.bytes = bytes
    }

    /// A key that has its folded form already, from a table of keys.
    package init(folded bytes: [UInt8]) { self.bytes = bytes }

    /// A key that has its folded form already, from the store or a command line.
    package init(folded text: String) { bytes = Array(text.utf8) }

    package var description: String { String(decoding: bytes, as: UTF8.self) }

    package static func == (left: RecordKey, right: RecordKey) -> Bool { left.bytes.span.equals(right.bytes.span) }

    package static func < (left: RecordKey, right: RecordKey) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    static func append(_ part: Bytes, to bytes: inout [UInt8]) {
        if isFolded(part) { return bytes.append(contentsOf: part) }
        var previous: UInt8 = 0
        for byte in TextForm.key(part.copied[...]) {
            switch byte {
            case 0x61...0x7A: bytes.append(byte - 0x20)
            case 0x00...0x1F, 0x7F, 0x2F, 0x25: appendEncoded(byte, to: &bytes)
            // U+0080–009F, the other control characters, are C2 80–9F in UTF-8.
            case 0x80...0x9F where previous == 0xC2:
                bytes.removeLast()
                appendEncoded(previous, to: &bytes)
                appendEncoded(byte, to: &bytes)
            default: bytes.append(byte)
            }
            previous = byte
        }
    }

    /// Appends a key whose parts a source joined by `/`; that of a composite key's first part has none in it.
    static func append(joined text: Bytes, isComposite: Bool, to bytes: inout [UInt8]) {
        guard isComposite, let slash = text.firstIndex(of: 0x2F) else { return append(text, to: &bytes) }
        append(text.extracting(0..<slash), to: &bytes)
        bytes.append(0x2F)
        append(text.extracting(slash + 1..<text.count), to: &bytes)
    }

    /// Whether a part is in its folded form already: digits, capital letters and hyphens only.
    private static func isFolded(_ part: Bytes) -> Bool { part.isClear { WordMarks.unfolded($0) } }

    private static func appendEncoded(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(0x25)
        bytes.append(TextForm.hexDigit(byte >> 4, upper: true))
        bytes.append(TextForm.hexDigit(byte & 0xF, upper: true))
    }
}

extension Record {
    /// The business key; `nil` when a key field is absent.
    ///
    /// An unusable key field still counts (rules §0.5).
    package var key: RecordKey? {
        var parts: [Text] = []
        for field in kind.definition.key {
            guard state(of: field.index) != .absent else { return nil }
            parts.append(Text(bytes: bytes(at: slot(field.index))))
        }
        return RecordKey(parts: parts)
    }

    /// Appends the business key in its folded form; false when a key field is absent, and nothing is appended.
    package func appendKey(to bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        let (first, second) = keyIndices
        var isWhole = appendPart(first, to: &bytes)
        if isWhole, let second {
            bytes.append(0x2F)
            isWhole = appendPart(second, to: &bytes)
        }
        if !isWhole { bytes.removeSubrange(start...) }
        return isWhole
    }

    private func appendPart(_ index: Int, to bytes: inout [UInt8]) -> Bool {
        guard state(of: index) != .absent else { return false }
        let start = bytes.count
        withText(at: slot(index)) { RecordKey.append($0, to: &bytes) }
        return bytes.count > start
    }

    /// Shows the folded keys that a reference field names, in order, without making them; none when absent or unusable.
    ///
    /// - Parameters:
    ///   - field: A reference, or a list of them.
    ///   - buffer: Space that is used and left empty.
    ///   - body: Gets each key.
    package func eachReference(of field: FieldDefinition, in buffer: inout [UInt8], _ body: (Bytes) -> Void) {
        guard state(of: field.index) == .usable else { return }
        func show(_ slot: Int64) {
            buffer.removeAll(keepingCapacity: true)
            withText(at: slot) { RecordKey.append($0, to: &buffer) }
            if !buffer.isEmpty { body(buffer.span) }
        }
        switch field.type {
        case .reference: show(slot(field.index))
        case .list(.reference): for item in items(at: slot(field.index)) { show(item) }
        case .text(_, .ownerKey):
            guard let kind = referredKind(of: field) else { return }
            buffer.removeAll(keepingCapacity: true)
            let isComposite = kind.definition.key.count > 1
            withText(at: slot(field.index)) { RecordKey.append(joined: $0, isComposite: isComposite, to: &buffer) }
            if !buffer.isEmpty { body(buffer.span) }
        default: break
        }
    }

    /// The kind of the records that a field refers to; nil for a field that refers to none, and where the record does not say
    /// which.
    package func referredKind(of field: FieldDefinition) -> Kind? {
        guard field.namesOwner else { return field.referredKind }
        for named in kind.definition.fields {
            guard case .text(_, .kindID) = named.type else { continue }
            return text(at: named.index).flatMap { Kind(id: String(decoding: $0, as: UTF8.self)) }
        }
        return nil
    }

    /// The keys of the parents under which a record is looked for in a relation, in order.
    package func parents(in relation: Relation) -> [RecordKey] {
        referredKind(of: relation.field) == relation.parentKind ? references(of: relation.field) : []
    }

    /// The keys that a reference field names, in order: one, or several for a list; empty when absent or unusable.
    package func references(of field: FieldDefinition) -> [RecordKey] {
        guard state(of: field.index) == .usable else { return [] }
        switch field.type {
        case .reference:
            return [RecordKey(parts: [Text(bytes: bytes(at: slot(field.index)))])].compactMap { $0 }
        case .list(.reference):
            return items(at: slot(field.index)).compactMap { RecordKey(parts: [Text(bytes: bytes(at: $0))]) }
        case .text(_, .ownerKey):
            var keys: [RecordKey] = []
            var buffer: [UInt8] = []
            eachReference(of: field, in: &buffer) { keys.append(RecordKey(folded: $0.copied)) }
            return keys
        default:
            return []
        }
    }
}
