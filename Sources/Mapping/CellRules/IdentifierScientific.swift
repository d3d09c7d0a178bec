package import Canonical

extension CellRules {
    /// A number in scientific notation where an identifier should be: digits are lost.
    package static let identifierScientific = RuleDefinition(
        "identifier-scientific", .error, .record, source: "design",
        message: "“{label}”为科学计数法，数字已丢失，请以文本格式重新导出",
        fix: "请先把“{label}”一列设为文本格式，再从业务系统重新导出；已丢失的数字不能由表格恢复。")

    /// Whether the text is `[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+`.
    static func isScientific(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        guard dropDigits(&rest) else { return false }
        if rest.first == 0x2E {
            rest = rest.dropFirst()
            guard dropDigits(&rest) else { return false }
        }
        guard rest.first == 0x65 || rest.first == 0x45 else { return false }
        rest = rest.dropFirst()
        if rest.first == 0x2B { rest = rest.dropFirst() }
        return dropDigits(&rest) && rest.isEmpty
    }

    private static func dropDigits(_ rest: inout ArraySlice<UInt8>) -> Bool {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest[digits.endIndex...]
        return !digits.isEmpty
    }
}
