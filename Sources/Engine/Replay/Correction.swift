package import Canonical

/// A guarded change of one field of a stored record.
///
/// Keys, references, amounts, what is computed from them, and which content an attachment has stay as the insurer stated
/// them: those are corrected at the source.
package struct Correction: Sendable {
    private let field: String
    private let value: String
    private let tables: CodeTables

    /// A correction.
    ///
    /// - Parameters:
    ///   - field: The field's canonical name.
    ///   - value: The new value in its canonical form; empty to clear the field.
    ///   - tables: The code tables: a code must be one of its table's.
    package init(field: String, value: String, tables: CodeTables) {
        self.field = field
        self.value = value
        self.tables = tables
    }

    /// The record with the new value.
    ///
    /// - Parameter record: The record as it is stored.
    /// - Returns: The corrected record.
    /// - Throws: `CorrectionError`; its text holds no value.
    package func applied(to record: Record) throws(CorrectionError) -> Record {
        let definition = record.kind.definition
        guard let field = definition.field(named: field) else {
            throw .unknownField(field, known: definition.fields.filter { !definition.isLocked($0) }.map(\.name))
        }
        guard !definition.isLocked(field) else { throw .locked(field.label) }
        var corrected = record
        corrected.clear(field.index)
        if value.isEmpty {
            guard field.need != .required else { throw .required(field.label) }
            return corrected
        }
        guard isWithinBounds(of: field, on: record.recordedAt.day) else { throw .wrongForm(field.label) }
        // The canonical form of the record without the field, and the field put in: as a number or boolean, else as text.
        for literal in [value, Correction.quoted(value)] {
            let bytes = corrected.canonicalBytes()
            let member = Array("\"\(field.name)\":\(literal)".utf8)
            let joined = bytes.dropLast() + (bytes.count > 2 ? [0x2C] : []) + member + [0x7D]
            if let read = try? Record(canonical: Array(joined), kind: record.kind, recordedAt: record.recordedAt),
                read.state(of: field.index) == .usable
            {
                return read
            }
        }
        throw .wrongForm(field.label)
    }

    /// What no canonical form says by itself: lengths, ranges, codes, check characters.
    ///
    /// Lists are not corrected here.
    private func isWithinBounds(of field: FieldDefinition, on day: CivilDate) -> Bool {
        switch field.type {
        case .text(let limit, let role):
            let breaks = role == .multiline ? "\n" : ""
            return value.unicodeScalars.count <= limit
                && value.unicodeScalars.allSatisfy {
                    $0.properties.generalCategory != .control || breaks.contains(Character($0))
                }
        case .code(let id):
            guard let table = tables[id], let code = Code(bytes: Array(value.utf8)) else { return false }
            return table.row(code: code)?.isValid(on: day) ?? (!table.isComplete && table.isWellFormed(code))
        case .integer(let range): return Int64(value).map { range.contains($0) } ?? false
        case .creditCode:
            let bytes = Array(value.utf8)
            return CreditCode.standing(of: bytes.span) == .valid
        case .date, .datetime, .decimal, .boolean, .division: return true
        case .list, .shares, .money, .reference: return false
        }
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text.utf8, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Why a correction is not made.
package enum CorrectionError: Error, Equatable, CustomStringConvertible {
    /// The kind has no such field.
    case unknownField(String, known: [String])
    /// The field is never corrected here.
    case locked(String)
    /// The field cannot be empty.
    case required(String)
    /// The value does not have the field's form.
    case wrongForm(String)

    package var description: String {
        switch self {
        case .unknownField(let name, let known): "没有字段“\(name)”，可更正的有：\(known.joined(separator: "、"))"
        case .locked(let label): "“\(label)”是主键、引用、金额或附件的摘要和地址，不能在此更正：请在源文件中更正后重新 ingest"
        case .required(let label): "“\(label)”是必填项，不能清除"
        case .wrongForm(let label): "值不符合“\(label)”的规范形式、长度、范围或代码表：日期写 2026-11-20，时间写 2026-11-20T09:00:00+08:00，代码写代码值"
        }
    }
}

extension KindDefinition {
    /// Whether a field stays as the insurer stated it.
    fileprivate func isLocked(_ field: FieldDefinition) -> Bool {
        key.contains(field) || field == control || field.refers || field.type == .money || field.identifiesContent
    }
}

extension FieldDefinition {
    /// Whether the field says which content an attachment is of, and whose.
    fileprivate var identifiesContent: Bool {
        switch type {
        case .text(_, .kindID), .text(_, .sm3), .text(_, .uri), .text(_, .mediaType): true
        default: self == Attachment.bytes.definition
        }
    }
}
