/// How personal fields appear in an encoding.
package enum PersonalForm: Sendable {
    /// The values themselves: the canonical bytes, over which the digest goes.
    case open
    /// `"‹personal›"`: for what a person looks at.
    case masked
    /// `{"closed":"…"}` with what the function makes of field name and value bytes: a commitment for proofs.
    case closed(@Sendable (_ field: String, _ value: [UInt8]) -> String)
}

extension Record {
    /// The canonical bytes: an RFC 8785 object of kind, insurer code, operation, withdrawal reason and all usable fields.
    ///
    /// Two records with the same bytes are the same; `recordedAt` and the origin are no part of them
    /// (canonical-model §1.2, §1.3).
    package func canonicalBytes(personal: PersonalForm = .open) -> [UInt8] {
        var bytes: [UInt8] = [0x7B]
        let definition = kind.definition
        var header = HeaderMember.allCases[...]
        func member(_ name: String) {
            if bytes.count > 1 { bytes.append(0x2C) }
            JSONText.append(name.utf8, to: &bytes)
            bytes.append(0x3A)
        }
        func appendHeader(before name: String?) {
            while let next = header.first, name.map({ next.rawValue < $0 }) ?? true {
                header.removeFirst()
                guard let value = headerValue(next) else { continue }
                member(next.rawValue)
                JSONText.append(value, to: &bytes)
            }
        }
        for index in definition.canonicalOrder where state(of: index) == .usable {
            let field = definition.fields[index]
            appendHeader(before: field.name)
            member(field.name)
            append(field, personal: personal, to: &bytes)
        }
        appendHeader(before: nil)
        bytes.append(0x7D)
        return bytes
    }

    /// Appends a field's value, with personal data in the form asked for.
    package func append(_ field: FieldDefinition, personal: PersonalForm, to bytes: inout [UInt8]) {
        guard field.sensitivity.isPersonal else { return appendValue(of: field, to: &bytes) }
        switch personal {
        case .open: appendValue(of: field, to: &bytes)
        case .masked: JSONText.append(Personal<Text>.placeholder.utf8, to: &bytes)
        case .closed(let close):
            var value: [UInt8] = []
            appendValue(of: field, to: &value)
            bytes.append(contentsOf: #"{"closed":"#.utf8)
            JSONText.append(close(field.name, value).utf8, to: &bytes)
            bytes.append(0x7D)
        }
    }

    /// The control amount of the record: its kind's control field, 0 without one and for a withdrawal.
    package var controlAmount: Fen {
        guard operation == .upsert, let field = kind.definition.control, state(of: field.index) == .usable else {
            return Fen(0)
        }
        return Fen(slot(field.index))
    }

    private func headerValue(_ member: HeaderMember) -> ArraySlice<UInt8>? {
        switch member {
        case .insurerCode: insurer.bytes
        case .kind: Array(kind.id.utf8)[...]
        case .op: Array(operation.rawValue.utf8)[...]
        case .withdrawReason: withdrawReason?.bytes
        }
    }

    /// The members that every kind has, in ascending order.
    private enum HeaderMember: String, CaseIterable {
        case insurerCode, kind, op, withdrawReason
    }
}
