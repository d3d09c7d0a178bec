import Canonical

/// A value for a placeholder of a JSON template.
enum JSONValue: Sendable {
    case text(String)
    case number(Int64)
    /// JSON that is written already.
    case raw([UInt8])
}

extension ObjectTemplate {
    /// The JSON object with its placeholders filled; members without a value are left out.
    func written(_ values: [Placeholder: JSONValue]) -> [UInt8] {
        var bytes: [UInt8] = [0x7B]
        for (name, value) in members {
            switch value {
            case .object(let template):
                ObjectTemplate.member(name, to: &bytes)
                bytes.append(contentsOf: template.written(values))
            case .placeholder(let placeholder):
                guard let value = values[placeholder] else { continue }
                ObjectTemplate.member(name, to: &bytes)
                switch value {
                case .text(let text): JSONText.append(text.utf8, to: &bytes)
                case .number(let number): Digits.append(number, to: &bytes)
                case .raw(let raw): bytes.append(contentsOf: raw)
                }
            }
        }
        bytes.append(0x7D)
        return bytes
    }

    private static func member(_ name: String, to bytes: inout [UInt8]) {
        if bytes.count > 1 { bytes.append(0x2C) }
        JSONText.append(name.utf8, to: &bytes)
        bytes.append(0x3A)
    }
}
