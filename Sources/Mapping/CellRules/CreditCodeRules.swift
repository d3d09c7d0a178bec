package import Canonical

extension CellRules {
    /// Not 18 characters of the alphabet with digits at positions 3–8; 15 digits are left to the next rule.
    package static let creditCodeFormat = RuleDefinition(
        "credit-code-format", .error, .record, source: "GB 32100-2015",
        message: "“{label}”不是18位统一社会信用代码",
        fix: "请按营业执照抄录18位统一社会信用代码；代码中没有字母 I、O、S、V、Z。")

    /// An old registration number of 15 digits as the unit's own code; it stays the key.
    package static let creditCodeLegacy = RuleDefinition(
        "credit-code-legacy", .warning, .record, source: "GB 32100-2015",
        message: "“{label}”为15位旧注册号，请换用统一社会信用代码",
        fix: "请向该单位索取现行营业执照，把“{label}”换为18位统一社会信用代码。")

    /// A wrong check character.
    package static let creditCodeChecksum = RuleDefinition(
        "credit-code-checksum", .error, .record, source: "GB 32100-2015",
        message: "“{label}”校验位错误",
        fix: "请对照营业执照逐位核对“{label}”，常见的是漏抄、错抄或相邻两位颠倒。")

    /// A right check character over an organisation code that is wrong.
    package static let creditCodeInnerCheck = RuleDefinition(
        "credit-code-inner-check", .warning, .record, source: "GB 11714",
        message: "“{label}”第9至17位主体标识码校验不符",
        fix: "请对照营业执照核对“{label}”的第9至17位。")

    /// The second character does not fit the registering authority of the first.
    package static let creditCodeAuthority = RuleDefinition(
        "credit-code-authority", .warning, .record, source: "GB 32100-2015 amendment 1",
        message: "“{label}”登记管理部门与机构类别不符",
        fix: "请对照营业执照核对“{label}”的前两位。")

    /// The table of authorities and categories, of which only three authorities are written into the rule.
    static let authorityTable: CodeTableID = "uscc-authority"

    /// Whether characters 1 and 2 of a well-formed code belong together; nil where that takes the table.
    static func isAuthorityRight(_ code: Bytes) -> Bool? {
        guard code.count >= 2 else { return false }
        let second = code[1]
        switch code[0] {
        case 0x39: return (0x31...0x33).contains(second)
        case 0x4E: return (0x31...0x33).contains(second) || second == 0x39
        case 0x59: return second == 0x31
        case 0x31...0x38, 0x41: return nil
        default: return false
        }
    }
}
