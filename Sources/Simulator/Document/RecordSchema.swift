/// What the `data` of a kind must look like: its members, their forms, and which must be there.
struct RecordSchema: Sendable {
    /// What a member may hold.
    enum Form: Sendable {
        case text
        case integer
        case boolean
        /// A list of texts.
        case texts
        /// A list of objects.
        case objects
        /// 元 with two decimals, as text.
        case yuan
        /// Text in which each 9 stands for a digit and everything else for itself.
        case shape([UInt8])
        /// One of these codes, or a list of them.
        case codes(Set<String>, isList: Bool)
    }

    let members: [String: Form]
    let required: [String]

    /// What is wrong with some data, as the first member by name shows it; `nil` when nothing is.
    func fault(of data: [String: JSONValue]) -> (code: ResultCode, message: String)? {
        if let missing = required.first(where: { data[$0] == nil }) { return (.schema, "缺少\(missing)") }
        for (name, value) in data.sorted(by: { $0.key < $1.key }) {
            guard let form = members[name] else { return (.schema, "未知的\(name)") }
            guard form.fits(value) else { return (.schema, "\(name)格式不对") }
            guard form.knows(value) else { return (.codeTable, "\(name)的代码不在代码表中") }
        }
        return nil
    }
}

extension RecordSchema.Form {
    /// Whether a value has this form, whatever code it is.
    fileprivate func fits(_ value: JSONValue) -> Bool {
        switch self {
        case .text, .codes(_, isList: false): value.text.map { !$0.isEmpty } ?? false
        case .integer: value.integer != nil
        case .boolean: if case .bool = value { true } else { false }
        case .texts, .codes(_, isList: true): value.elements?.allSatisfy { $0.text != nil } ?? false
        case .objects: value.elements?.allSatisfy { $0.members != nil } ?? false
        case .yuan: value.text.flatMap(Yuan.fen) != nil
        case .shape(let shape):
            value.text.map { text in
                text.utf8.count == shape.count
                    && zip(text.utf8, shape).allSatisfy { $1 == 0x39 ? (0x30...0x39).contains($0) : $0 == $1 }
            } ?? false
        }
    }

    /// Whether the codes of a value are all known; true of a form without codes.
    fileprivate func knows(_ value: JSONValue) -> Bool {
        guard case .codes(let codes, _) = self else { return true }
        return (value.elements ?? [value]).allSatisfy { $0.text.map(codes.contains) ?? false }
    }
}

/// Amounts in 元 as text.
enum Yuan {
    /// The fen of `-52972.13`; `nil` for anything without exactly two decimals.
    static func fen(_ text: String) -> Int64? {
        var digits = Array(text.utf8)
        let mark = digits.count - 3
        guard mark > 0, digits[mark] == UInt8(ascii: "."), digits[0] != UInt8(ascii: "+") else { return nil }
        digits.remove(at: mark)
        guard digits[mark - 1] != UInt8(ascii: "-") else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }
}
