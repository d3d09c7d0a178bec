import Foundation
import ShangMi

/// The members of a JSON object, asked for by name and type.
///
/// Members that nobody asks for are noticed afterwards: what was read is written again and must be the same bytes.
struct JSONMembers {
    private let members: [String: JSONValue]
    private let part: ProofPart

    init(_ value: JSONValue?, of part: ProofPart) throws(ProofError) {
        guard case .object(let members)? = value else { throw .malformed(part) }
        self.members = members
        self.part = part
    }

    func has(_ name: String) -> Bool { members[name] != nil }

    func value(_ name: String) throws(ProofError) -> JSONValue {
        guard let value = members[name] else { throw .malformed(part) }
        return value
    }

    func text(_ name: String) throws(ProofError) -> String {
        guard case .string(let text) = try value(name) else { throw .malformed(part) }
        return text
    }

    func integer<Number: FixedWidthInteger>(_ name: String) throws(ProofError) -> Number {
        guard case .number(let digits) = try value(name), let number = Number(digits) else { throw .malformed(part) }
        return number
    }

    func list<Item>(_ name: String, _ item: (JSONValue) -> Item?) throws(ProofError) -> [Item] {
        guard case .array(let values) = try value(name) else { throw .malformed(part) }
        let items = values.compactMap(item)
        guard items.count == values.count else { throw .malformed(part) }
        return items
    }

    func digest(_ name: String) throws(ProofError) -> SM3Digest {
        guard let digest = SM3Digest(hex: try text(name)) else { throw .malformed(part) }
        return digest
    }

    func digests(_ name: String) throws(ProofError) -> [SM3Digest] {
        try list(name) { value in
            if case .string(let hex) = value { SM3Digest(hex: hex) } else { nil }
        }
    }

    func hex(_ name: String) throws(ProofError) -> [UInt8] {
        guard let bytes = [UInt8](hex: try text(name)) else { throw .malformed(part) }
        return bytes
    }

    func base64(_ name: String) throws(ProofError) -> [UInt8] {
        guard let bytes = Data(base64Encoded: try text(name)) else { throw .malformed(part) }
        return Array(bytes)
    }

    func base64List(_ name: String) throws(ProofError) -> [[UInt8]] {
        try list(name) { value in
            if case .string(let text) = value { Data(base64Encoded: text).map(Array.init) } else { nil }
        }
    }
}
