/// Something wrong with data, in words: where it stands, what is wrong, what to do.
///
/// A value, never thrown. No finding contains the value of a personal field.
package struct Finding: Hashable, Sendable {
    /// The rule.
    package let rule: RuleID
    /// What it means for the record.
    package let severity: Severity
    /// The file's name; absent for a finding about the whole data set.
    package let file: String?
    /// The sheet, where the format has sheets.
    package let sheet: String?
    /// The row as an editor or Excel shows it, from 1.
    package let row: Int?
    /// The source column's own name.
    package let column: String?
    /// The record's kind.
    package let kind: Kind?
    /// The record's business key.
    package let key: String?
    /// The canonical field.
    package let field: String?
    /// The Chinese sentence.
    package let message: String
    /// What to do, in Chinese.
    package let fix: String

    /// A finding by its parts.
    package init(
        rule: RuleID, severity: Severity, file: String?, sheet: String?, row: Int?, column: String?, kind: Kind?,
        key: String?, field: String?, message: String, fix: String
    ) {
        self.rule = rule
        self.severity = severity
        self.file = file
        self.sheet = sheet
        self.row = row
        self.column = column
        self.kind = kind
        self.key = key
        self.field = field
        self.message = message
        self.fix = fix
    }
}

extension Finding {
    /// The order in which findings are listed: file, row, column, rule (rules §10.19).
    package static func listedBefore(_ left: Finding, _ right: Finding) -> Bool {
        if left.file != right.file { return (left.file ?? "\u{10FFFF}") < (right.file ?? "\u{10FFFF}") }
        if left.row != right.row { return (left.row ?? Int.max) < (right.row ?? Int.max) }
        if left.column != right.column { return (left.column ?? "") < (right.column ?? "") }
        return left.rule < right.rule
    }
}

extension RuleDefinition {
    /// The message and the advice with their placeholders filled.
    ///
    /// - Parameters:
    ///   - arguments: What the rule knows of the case.
    ///   - label: The column as the user sees it.
    ///   - key: The record's business key.
    /// - Returns: Both sentences.
    package func words(_ arguments: Violation.Arguments, label: String, key: String) -> (message: String, fix: String) {
        let values: [(String, String?)] = [
            ("label", label), ("key", key), ("expected", arguments.expected), ("actual", arguments.actual),
            ("limit", arguments.limit), ("table", arguments.table), ("n", arguments.number),
        ]
        return (RuleDefinition.fill(message, values), RuleDefinition.fill(fix, values))
    }

    private static func fill(_ template: String, _ values: [(String, String?)]) -> String {
        var result: [UInt8] = []
        let bytes = Array(template.utf8)
        result.reserveCapacity(bytes.count + 64)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x7B, let close = bytes[index...].firstIndex(of: 0x7D) else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let name = bytes[index + 1..<close]
            for (known, value) in values where name.elementsEqual(known.utf8) {
                result.append(contentsOf: (value ?? "").utf8)
            }
            index = close + 1
        }
        return String(decoding: result, as: UTF8.self)
    }
}
