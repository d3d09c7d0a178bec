import Canonical
import Definitions

/// Where the Chinese description of a code stands.
struct PackageLabels: Sendable {
    /// The tables, of which the first that has the code counts.
    let tables: [CodeTableID]
    /// What stands before the code in them.
    let prefix: String
    /// How many characters of the code are looked up; `nil` for all.
    let digits: Int?

    /// No description.
    static let none = PackageLabels(tables: [], prefix: "", digits: nil)

    private init(tables: [CodeTableID], prefix: String, digits: Int?) {
        self.tables = tables
        self.prefix = prefix
        self.digits = digits
    }

    init(
        _ mapping: inout DefinitionMapping, _ node: DefinitionNode, table: CodeTableID?
    ) throws(DefinitionError) {
        var tables = table.map { [$0] } ?? []
        if let named = try mapping.optional("table") {
            tables = []
            for name in named.isText ? [named] : try named.list() { tables.append(CodeTableID(try name.text())) }
        }
        guard !tables.isEmpty else { throw node.error("请用 table 写明代码的描述在哪个代码表") }
        self.tables = tables
        prefix = try mapping.optional("prefix")?.text() ?? ""
        digits = try mapping.optional("digits").map { (node) throws(DefinitionError) in
            let digits = try node.integer()
            guard digits > 0 else { throw node.error("应为大于 0 的整数") }
            return digits
        }
    }
}

/// How a field's value is written in a file.
enum PackageForm: Sendable {
    /// As it is; line breaks and tabs become this text, or are an error.
    case text(lineBreaks: String?)
    /// Its first and last characters, and `*` for each other one (变形).
    case masked(first: Int, last: Int)
    /// The description of a code, or of each code of a list.
    case label(PackageLabels)
    /// `YYYYMMDD` of a day or moment.
    case day
    /// `YYYYMMDD` of the last day before an end that is exclusive.
    case lastDay
    /// 元 with two decimals.
    case yuan
    case integer
    case decimal(scale: Int)
    case truth

    /// The words for the forms, as profiles have them.
    private static let words = ["text", "masked", "label", "day", "lastDay", "yuan", "integer", "decimal", "truth"]

    /// Reads the form of a field: one that its type can have, and never the open text of a personal value.
    init(
        _ mapping: inout DefinitionMapping, _ fieldNode: DefinitionNode, of field: FieldDefinition
    ) throws(DefinitionError) {
        let node = try mapping.optional("form")
        let word = try node?.text() ?? "text"
        let place = node ?? fieldNode
        guard PackageForm.words.contains(word) else {
            throw place.error("应为：\(PackageForm.words.joined(separator: "、"))")
        }
        guard !field.sensitivity.isPersonal || word == "masked" else {
            throw place.error("字段“\(field.name)”是个人信息，须变形：form: masked")
        }
        switch (word, field.type) {
        case ("text", .text), ("text", .creditCode), ("text", .reference), ("text", .list(.text)),
            ("text", .list(.reference)):
            self = .text(lineBreaks: try PackageForm.lineBreaks(&mapping))
        case ("masked", .text), ("masked", .creditCode):
            self = try PackageForm.mask(&mapping)
        case ("label", .code(let table)), ("label", .list(.code(let table))):
            self = .label(try PackageLabels(&mapping, place, table: table))
        case ("label", .division): self = .label(try PackageLabels(&mapping, place, table: nil))
        case ("day", .date), ("day", .datetime): self = .day
        case ("lastDay", .date), ("lastDay", .datetime): self = .lastDay
        case ("yuan", .money): self = .yuan
        case ("integer", .integer): self = .integer
        case ("decimal", .decimal(_, let scale)): self = .decimal(scale: scale)
        case ("truth", .boolean): self = .truth
        default: throw place.error("字段“\(field.name)”不能写成 \(word)")
        }
    }

    private static func lineBreaks(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> String? {
        guard let node = try mapping.optional("lineBreaks") else { return nil }
        let text = try node.text()
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw node.error("不能含控制字符") }
        return text
    }

    private static func mask(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> PackageForm {
        let node = try mapping.required("keep")
        var keep = try node.mapping()
        let first = try keep.required("first").integer()
        let last = try keep.required("last").integer()
        try keep.finish()
        guard (0...20).contains(first), (0...20).contains(last) else { throw node.error("应为 0 至 20") }
        return .masked(first: first, last: last)
    }
}
