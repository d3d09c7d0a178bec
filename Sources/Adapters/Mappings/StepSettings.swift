import Canonical
import Definitions
import Mapping

extension DefinitionNode {
    /// Declared forms of dates, or of moments when `withTime`.
    func dateFormats(withTime: Bool) throws(DefinitionError) -> [DateFormat] {
        let items = try list()
        guard !items.isEmpty else { throw error("至少写一种日期格式") }
        var formats: [DateFormat] = []
        for item in items {
            let text = try item.text()
            guard let format = DateFormat(text) else {
                throw item.error("日期格式“\(text.prefix(40))”不可用:须按年月日次序,如 yyyy/M/d、yyyy-MM-dd HH:mm")
            }
            guard format.hasTime == withTime else {
                throw item.error(withTime ? "时间格式“\(text)”缺少时分" : "日期格式“\(text)”不能含时分,时间请用步骤 datetime")
            }
            formats.append(format)
        }
        return formats
    }

    /// `{values: {写法: 代码, …}, labels: true}`: a mapping's own words for a table's codes.
    func spellings(of table: CodeTable) throws(DefinitionError) -> CodeSpellings {
        var settings = try mapping()
        let words = try settings.required("values").words(of: table)
        let labels = try settings.optional("labels")?.boolean() ?? false
        try settings.finish()
        return CodeSpellings(of: table, words: words, acceptsLabels: labels)
    }

    /// Words and the codes that they mean, each a code of the table.
    func words(of table: CodeTable) throws(DefinitionError) -> [(spelling: Text, code: Code)] {
        var words: [(spelling: Text, code: Code)] = []
        for entry in try mapping().entries {
            let text = try entry.value.text()
            guard let code = Code(bytes: text.utf8), table.row(code: code) != nil else {
                throw entry.value.error("代码“\(text.prefix(40))”不在代码表 \(table.id) 中")
            }
            words.append((Text(entry.key), code))
        }
        guard !words.isEmpty else { throw error("至少写一个取值") }
        return words
    }
}

extension MoneyForm {
    /// `元`, or `{unit: 元, thousands: true}`; a unit that the column's own header contradicts is refused.
    init(reading node: DefinitionNode, columnName: String) throws(DefinitionError) {
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
        let header = Text(bytes: TextForm.folded(Text(columnName).bytes)).string
        for other in MoneyUnit.allCases where other != unit && header.contains("(\(other.rawValue))") {
            throw unitNode.error("列“\(columnName)”的表头写的是\(other.rawValue),映射写的是\(unit.rawValue)")
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
    /// `{yes: [是], no: [否]}`; no word on both sides.
    init(reading node: DefinitionNode) throws(DefinitionError) {
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
    private static let roles: CodeTableID = "underwriting-role"

    /// `{pattern: "{name}[{role}]{percent}%", insurers: 代码表, roles: {写法: 代码, …}}`.
    init(reading node: DefinitionNode, tables: CodeTables) throws(DefinitionError) {
        var settings = try node.mapping()
        let patternNode = try settings.required("pattern")
        let insurersNode = try settings.required("insurers")
        let rolesNode = try settings.required("roles")
        try settings.finish()
        let name = try insurersNode.text()
        guard let insurers = tables[CodeTableID(name)] else { throw insurersNode.error("没有代码表“\(name)”") }
        guard let table = tables[SharePattern.roles] else { throw rolesNode.error("没有代码表“\(SharePattern.roles)”") }
        let roles = CodeSpellings(of: table, words: try rolesNode.words(of: table), acceptsLabels: false)
        let pattern = SharePattern(
            try patternNode.text(), insurers: CodeSpellings(of: insurers), roles: roles)
        guard let pattern else {
            throw patternNode.error("pattern 须含 {name}、{role}、{percent} 各一次,之间有固定文字")
        }
        self = pattern
    }
}
