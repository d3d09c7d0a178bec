extension Record {
    /// The record of these canonical bytes: what `canonicalBytes` with open personal values wrote.
    ///
    /// - Parameters:
    ///   - canonical: An RFC 8785 object (canonical-model §1.3).
    ///   - kind: The kind that it must be of.
    ///   - recordedAt: The time of collection, which stands beside the bytes.
    /// - Throws: `CanonicalDecodingError` where the bytes are something else; fields that the kind no longer has are that too.
    package init(canonical: [UInt8], kind: Kind, recordedAt: Instant) throws(CanonicalDecodingError) {
        self.init(kind: kind, insurer: "", recordedAt: recordedAt, origin: Origin(file: 0, row: 0))
        var reader = CanonicalReader(canonical)
        var record = self
        try reader.elements(from: 0x7B, to: 0x7D) { (reader) throws(CanonicalDecodingError) in
            let name = try reader.string()
            try reader.take(0x3A)
            try record.read(member: name, from: &reader)
        }
        guard reader.isAtEnd else { throw reader.error }
        self = record
    }

    private mutating func read(member name: [UInt8], from reader: inout CanonicalReader) throws(CanonicalDecodingError)
    {
        let definition = kind.definition
        if let field = definition.fields.first(where: { name.elementsEqual($0.name.utf8) }) {
            store(number: try slot(of: field.type, from: &reader), at: field.index)
            return
        }
        let value = try reader.string()
        switch String(decoding: name, as: UTF8.self) {
        case "insurerCode": insurer = Text(bytes: value[...])
        case "kind" where value.elementsEqual(definition.id.utf8): break
        case "op":
            guard let operation = Operation(rawValue: String(decoding: value, as: UTF8.self)) else {
                throw reader.error
            }
            self.operation = operation
        case "withdrawReason": withdrawReason = Text(bytes: value[...])
        default: throw reader.error
        }
    }

    /// Reads a value of a type and gives what its slot holds.
    private mutating func slot(
        of type: FieldType, from reader: inout CanonicalReader
    ) throws(CanonicalDecodingError) -> Int64 {
        switch type {
        case .text, .creditCode, .reference: return append(try reader.string()[...])
        case .code, .division:
            let code = try reader.string()
            guard Code(bytes: code) != nil else { throw reader.error }
            return append(code[...])
        case .date:
            guard let day = CivilDate(iso: String(decoding: try reader.string(), as: UTF8.self)) else {
                throw reader.error
            }
            return Int64(day.days)
        case .datetime:
            guard let moment = Instant(canonical: String(decoding: try reader.string(), as: UTF8.self)) else {
                throw reader.error
            }
            return moment.seconds
        case .money, .integer: return try reader.integer()
        case .decimal(_, let scale): return try Record.units(try reader.string(), scale: scale, in: reader)
        case .boolean: return try reader.boolean() ? 1 : 0
        case .list(let element):
            var items: [Int64] = []
            try reader.elements(from: 0x5B, to: 0x5D) { (reader) throws(CanonicalDecodingError) in
                items.append(try slot(of: element, from: &reader))
            }
            return append(items: items)
        case .shares:
            var items: [Int64] = []
            try reader.elements(from: 0x5B, to: 0x5D) { (reader) throws(CanonicalDecodingError) in
                items += try share(from: &reader)
            }
            return append(items: items)
        }
    }

    /// Reads a share and gives its slots, as `Share` stores them.
    private mutating func share(from reader: inout CanonicalReader) throws(CanonicalDecodingError) -> [Int64] {
        let names = ["insurerCode", "insurerName", "role", "sharePercent"]
        var slots: [Int64] = []
        try reader.elements(from: 0x7B, to: 0x7D) { (reader) throws(CanonicalDecodingError) in
            let name = try reader.string()
            guard slots.count < names.count, name.elementsEqual(names[slots.count].utf8) else { throw reader.error }
            try reader.take(0x3A)
            let value = try reader.string()
            slots.append(
                slots.count == 3 ? try Record.units(value, scale: 2, in: reader) : append(value[...]))
        }
        guard slots.count == Share.width, Code(bytes: bytes(at: slots[2])) != nil else { throw reader.error }
        return slots
    }

    /// The units of 10^-scale of a decimal that is written with exactly `scale` decimals.
    private static func units(
        _ text: [UInt8], scale: Int, in reader: CanonicalReader
    ) throws(CanonicalDecodingError) -> Int64 {
        var digits = text
        if scale > 0 {
            let mark = digits.count - scale - 1
            guard mark > 0, digits[mark] == 0x2E else { throw reader.error }
            digits.remove(at: mark)
        }
        guard let units = Int64(String(decoding: digits, as: UTF8.self)) else { throw reader.error }
        return units
    }
}

extension Instant {
    /// A moment in its canonical form, `YYYY-MM-DDThh:mm:ss+08:00`.
    init?(canonical text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 25, let day = CivilDate(iso: String(decoding: bytes[..<10], as: UTF8.self)) else {
            return nil
        }
        var parts: [Int] = []
        for start in [11, 14, 17] {
            guard let part = Int(String(decoding: bytes[start..<start + 2], as: UTF8.self)), part >= 0 else {
                return nil
            }
            parts.append(part)
        }
        self.init(day: day, hour: parts[0], minute: parts[1], second: parts[2])
        // The form is one: whatever else the bytes are, they are not that of this moment.
        guard description == text else { return nil }
    }
}
