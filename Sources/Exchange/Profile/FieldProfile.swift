package import Canonical
import Definitions

/// A field that travels: its name at a destination, and how its value is written there.
package struct FieldProfile: Sendable {
    /// How a value is written.
    package enum Writing: Sendable {
        /// In its canonical form.
        case canonical
        /// By the destination's own codes; a list of codes is sorted and without repeats.
        case codes(CodeTranslation)
        /// In another form.
        case form(ValueForm)
    }

    /// The field.
    package let field: FieldDefinition
    /// The destination's name of it.
    package let name: String
    /// How its value is written.
    package let writing: Writing

    /// Reads `canonical`, `canonical: wire` or `canonical: {name: wire, codes: …}`.
    init(_ node: DefinitionNode, of kind: Kind, in place: ProfilePlace) throws(DefinitionError) {
        guard node.isMapping else {
            let name = try node.text()
            self.init(field: try FieldProfile.field(name, of: kind, at: node), name: name, writing: .canonical)
            return
        }
        let entries = try node.mapping().entries
        guard entries.count == 1, let entry = entries.first else { throw node.error("应为一个字段名，或一对 规范字段： 对方字段") }
        let field = try FieldProfile.field(entry.key, of: kind, at: node)
        guard entry.value.isMapping else {
            self.init(field: field, name: try entry.value.text(), writing: .canonical)
            return
        }
        var mapping = try entry.value.mapping()
        let name = try mapping.required("name").text()
        let codes = try mapping.optional("codes")
        let form = try mapping.optional("form")
        try mapping.finish()
        let writing: Writing
        switch (codes, form) {
        case (let codes?, nil): writing = .codes(try place.translation(codes, of: field))
        case (nil, let form?): writing = .form(try ValueForm(form, of: field))
        default: throw entry.value.error("name 之外应恰有 codes 与 form 之一")
        }
        self.init(field: field, name: name, writing: writing)
    }

    private init(field: FieldDefinition, name: String, writing: Writing) {
        self.field = field
        self.name = name
        self.writing = writing
    }

    private static func field(
        _ name: String, of kind: Kind, at node: DefinitionNode
    ) throws(DefinitionError) -> FieldDefinition {
        guard let field = kind.definition.field(named: name) else {
            throw node.error("记录类型 \(kind.id) 没有字段“\(name)”")
        }
        return field
    }

    /// Appends the value; the field is usable.
    func appendValue(of record: Record, to bytes: inout [UInt8]) {
        switch writing {
        case .canonical: record.append(field, personal: .open, to: &bytes)
        case .form(let form): form.append(field, of: record, to: &bytes)
        case .codes(let translation):
            let day = record.referenceDay(asOf: record.recordedAt.day) ?? record.recordedAt.day
            guard case .list = field.type else {
                guard let code = record[Field<Code>(of: field)] else { return }
                return JSONText.append(translation.text(of: code, on: day).utf8, to: &bytes)
            }
            let codes = record[Field<[Code]>(of: field)] ?? []
            bytes.append(0x5B)
            for (place, text) in Set(codes.map { translation.text(of: $0, on: day) }).sorted().enumerated() {
                if place > 0 { bytes.append(0x2C) }
                JSONText.append(text.utf8, to: &bytes)
            }
            bytes.append(0x5D)
        }
    }
}
