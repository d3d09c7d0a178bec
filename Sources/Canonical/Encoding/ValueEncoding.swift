extension Record {
    /// Appends one field's value in its canonical form (canonical-model §1.3); the field is usable.
    ///
    /// Text, codes and references as strings, days and moments as strings, money and integers as JSON integers, decimals as
    /// strings with exactly their decimals. Lists of codes and references are sorted and without repeats.
    package func appendValue(of field: FieldDefinition, to bytes: inout [UInt8]) {
        append(slot(field.index), as: field.type, to: &bytes)
    }

    private func append(_ slot: Int64, as type: FieldType, to bytes: inout [UInt8]) {
        switch type {
        case .text, .creditCode, .reference, .code, .division:
            JSONText.append(self.bytes(at: slot), to: &bytes)
        case .date:
            bytes.append(0x22)
            CivilDate(days: Int32(truncatingIfNeeded: slot)).append(to: &bytes)
            bytes.append(0x22)
        case .datetime:
            bytes.append(0x22)
            Instant(seconds: slot).append(to: &bytes)
            bytes.append(0x22)
        case .money, .integer:
            Digits.append(slot, to: &bytes)
        case .decimal(_, let scale):
            bytes.append(0x22)
            Digits.append(units: slot, scale: scale, to: &bytes)
            bytes.append(0x22)
        case .boolean:
            bytes.append(contentsOf: slot != 0 ? "true".utf8 : "false".utf8)
        case .list(let element):
            appendList(items(at: slot), of: element, to: &bytes)
        case .shares:
            appendShares(items(at: slot), to: &bytes)
        }
    }

    private func appendList(_ items: ArraySlice<Int64>, of element: FieldType, to bytes: inout [UInt8]) {
        var ordered = Array(items)
        switch element {
        case .code, .reference:
            ordered.sort { self.bytes(at: $0).lexicographicallyPrecedes(self.bytes(at: $1)) }
        default: break
        }
        bytes.append(0x5B)
        var previous: Int64?
        for item in ordered {
            if let previous {
                if element.isSet, self.bytes(at: item).elementsEqual(self.bytes(at: previous)) { continue }
                bytes.append(0x2C)
            }
            append(item, as: element, to: &bytes)
            previous = item
        }
        bytes.append(0x5D)
    }

    private func appendShares(_ items: ArraySlice<Int64>, to bytes: inout [UInt8]) {
        bytes.append(0x5B)
        for start in stride(from: items.startIndex, to: items.endIndex, by: Share.width) {
            if start > items.startIndex { bytes.append(0x2C) }
            let share = Share.load(items[start..<start + Share.width], of: self)
            bytes.append(contentsOf: #"{"insurerCode":"#.utf8)
            JSONText.append(share.insurerCode.bytes, to: &bytes)
            bytes.append(contentsOf: #","insurerName":"#.utf8)
            JSONText.append(share.insurerName.bytes, to: &bytes)
            bytes.append(contentsOf: #","role":"#.utf8)
            JSONText.append(share.role.bytes, to: &bytes)
            bytes.append(contentsOf: #","sharePercent":"#.utf8)
            JSONText.append(share.percent.text.utf8, to: &bytes)
            bytes.append(0x7D)
        }
        bytes.append(0x5D)
    }
}

extension FieldType {
    /// Whether a list of such elements is a set: sorted, without repeats.
    fileprivate var isSet: Bool {
        switch self {
        case .code, .reference: true
        default: false
        }
    }
}
