import Canonical
import Definitions
import Mapping

extension DefinitionNode {
    /// Declared forms of dates, or of moments when `withTime`; none is shadowed by one before it.
    func dateFormats(withTime: Bool) throws(DefinitionError) -> [DateFormat] {
        let items = try list()
        guard !items.isEmpty else { throw error("至少写一种日期格式") }
        var formats: [DateFormat] = []
        for item in items {
            let text = try item.text()
            guard let format = DateFormat(text) else {
                throw item.error("日期格式“\(text.prefix(40))”不可用:须按年月日次序,如 yyyy/M/d、yyyy-MM-dd HH:mm,或 serial")
            }
            guard format.hasTime == withTime || format.isSerial else {
                throw item.error(withTime ? "时间格式“\(text)”缺少时分" : "日期格式“\(text)”不能含时分,时间请用步骤 datetime")
            }
            if let earlier = formats.first(where: { $0.covers(format) }) {
                throw item.error("日期格式“\(text)”永远用不到:“\(earlier.text)”在它之前,已包含它")
            }
            formats.append(format)
        }
        return formats
    }

    /// A step on text with its settings.
    func textStep(_ name: StepName) throws(DefinitionError) -> TextStep {
        switch name {
        case .excelText: return .excelText
        case .collapseSpace: return .collapseSpace
        case .upper: return .upper
        case .lower: return .lower
        case .stripPrefix: return .stripPrefix(try oneOrMoreTexts())
        case .stripSuffix: return .stripSuffix(try oneOrMoreTexts())
        case .remove: return .remove(try pattern())
        case .extract: return .extract(try pattern())
        case .pattern: return .require(try pattern())
        case .replace:
            var pairs: [(from: Text, to: Text)] = []
            for entry in try mapping().entries {
                guard !entry.key.isEmpty else { throw entry.keyNode.error("被替换的文字不能为空") }
                pairs.append((Text(entry.key), Text(try entry.value.text())))
            }
            guard !pairs.isEmpty else { throw error("至少写一对文字") }
            return .replace(pairs)
        case .pad: return try padding()
        case .part: return try part()
        case .nulls, .split, .date, .datetime, .nextDay, .startOfDay, .nextSecond, .money, .integer, .decimal, .percent,
            .boolean, .code, .shares:
            preconditionFailure("not a step on text")
        }
    }

    private func padding() throws(DefinitionError) -> TextStep {
        var settings = try mapping()
        let widthNode = try settings.required("width")
        let width = try widthNode.integer()
        let fillerNode = try settings.required("with")
        let filler = Array(try fillerNode.text().utf8)
        try settings.finish()
        guard (1...100).contains(width) else { throw widthNode.error("width 应在 1 至 100 之间") }
        guard filler.count == 1, (0x21...0x7E).contains(filler[0]) else {
            throw fillerNode.error("with 应为一个半角字符")
        }
        return .pad(width: width, with: filler[0])
    }

    private func part() throws(DefinitionError) -> TextStep {
        var settings = try mapping()
        let byNode = try settings.required("by")
        let separator = Text(try byNode.text())
        let partNode = try settings.required("part")
        let place = try partNode.integer()
        let count = try settings.required("parts").integer()
        try settings.finish()
        guard !separator.bytes.isEmpty else { throw byNode.error("by 不能为空") }
        guard count > 1, (1...count).contains(place) else { throw partNode.error("part 应在 1 至 parts 之间") }
        return .part(separator: separator, place: place, of: count)
    }

    private func oneOrMoreTexts() throws(DefinitionError) -> [Text] {
        let texts = isText ? [try text()] : try texts()
        guard texts.allSatisfy({ !$0.isEmpty }) else { throw error("文字不能为空") }
        // The longest first, so that 人次 is not taken for 人.
        return texts.map { Text($0) }.sorted { $0.bytes.count > $1.bytes.count }
    }

    /// Words and the codes that they mean, each a code of the table; `""` means "not given".
    func words(of table: CodeTable) throws(DefinitionError) -> [CodeSpellings.Word] {
        var words: [CodeSpellings.Word] = []
        for entry in try mapping().entries {
            words.append(CodeSpellings.Word(Text(entry.key), try entry.value.code(of: table)))
        }
        guard !words.isEmpty else { throw error("至少写一个取值") }
        return words
    }

    /// A code of a table; nil for `""`.
    func code(of table: CodeTable) throws(DefinitionError) -> Code? {
        let text = try text()
        if text.isEmpty { return nil }
        guard let code = Code(bytes: text.utf8), table.row(code: code) != nil else {
            throw error("代码“\(text.prefix(40))”不在代码表 \(table.id) 中")
        }
        return code
    }
}

extension MoneyForm {
    /// `元`, or `{unit: 元, thousands: true}`; a unit that a column's own header contradicts is refused.
    init(reading node: DefinitionNode, columnNames: [String]) throws(DefinitionError) {
        var unitNode = node
        var allowsThousands = false
        if node.isMapping {
            var settings = try node.mapping()
            unitNode = try settings.required("unit")
            allowsThousands = try settings.optional("thousands")?.boolean() ?? false
            try settings.finish()
        }
        let units = Dictionary(uniqueKeysWithValues: MoneyUnit.allCases.map { ($0.rawValue, $0) })
        let unit = try unitNode.choice(units)
        for name in columnNames {
            let header = Text(bytes: TextForm.folded(Text(name).bytes)).string
            for other in MoneyUnit.allCases where other != unit && header.contains("(\(other.rawValue))") {
                throw unitNode.error("列“\(name)”的表头写的是\(other.rawValue),映射写的是\(unit.rawValue)")
            }
        }
        self.init(unit: unit, allowsThousands: allowsThousands)
    }
}

extension NumberForm {
    /// Nothing, or `{thousands: true}`.
    init(reading node: DefinitionNode?, percentSign: Bool) throws(DefinitionError) {
        var allowsThousands = false
        if var settings = try node?.mapping() {
            allowsThousands = try settings.required("thousands").boolean()
            try settings.finish()
        }
        self.init(allowsThousands: allowsThousands, allowsPercentSign: percentSign)
    }
}

extension BooleanWords {
    /// `{yes: [是], no: [否]}`, no word on both sides; nothing for formats that have true and false of their own.
    init(reading node: DefinitionNode?) throws(DefinitionError) {
        guard let node else {
            self.init(yes: [], no: [])
            return
        }
        var settings = try node.mapping()
        let yes = try settings.required("yes").texts()
        let noNode = try settings.required("no")
        let no = try noNode.texts()
        try settings.finish()
        if let both = yes.first(where: no.contains) { throw noNode.error("“\(both)”不能既是又否") }
        self.init(yes: yes.map { Text($0) }, no: no.map { Text($0) })
    }
}

extension SharePattern {
    /// `{pattern: "{name}[{role}]{percent}%", insurers: 代码表, roles: {写法: 代码, …}}`.
    init(reading node: DefinitionNode, tables: CodeTables) throws(DefinitionError) {
        var settings = try node.mapping()
        let patternNode = try settings.required("pattern")
        let insurersNode = try settings.required("insurers")
        let rolesNode = try settings.required("roles")
        try settings.finish()
        let words = try ShareWords(insurers: insurersNode, roles: rolesNode, tables: tables)
        guard let pattern = SharePattern(try patternNode.text(), words: words) else {
            throw patternNode.error("pattern 须含 {name}、{role}、{percent} 各一次,之间有固定文字")
        }
        self = pattern
    }
}

extension ShareWords {
    private static let roles: CodeTableID = "underwriting-role"

    /// The table whose codes and labels name insurers, and the source's words for roles.
    init(insurers: DefinitionNode, roles: DefinitionNode, tables: CodeTables) throws(DefinitionError) {
        let name = try insurers.text()
        guard let insurerTable = tables[CodeTableID(name)] else { throw insurers.error("没有代码表“\(name)”") }
        guard let roleTable = tables[Self.roles] else { throw roles.error("没有代码表“\(Self.roles)”") }
        self.init(
            insurers: CodeSpellings(of: insurerTable),
            roles: CodeSpellings(of: roleTable, words: try roles.words(of: roleTable), acceptsLabels: false))
    }
}
