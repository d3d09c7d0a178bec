import Canonical
import Definitions
import Mapping

/// The steps of one field, checked one by one: each must take what the one before gives, and the last must give the
/// field's type.
struct StepChain {
    let field: FieldDefinition
    let tables: CodeTables
    /// The header of the column that is read, which may state a unit; empty for a constant.
    let columnName: String

    private(set) var nulls: [Text] = []
    private(set) var unwrapsExcelText = false
    private var separators: [Text]?
    private var value: Reading?

    init(field: FieldDefinition, tables: CodeTables, columnName: String) {
        self.field = field
        self.tables = tables
        self.columnName = columnName
    }

    private enum Name: String, CaseIterable {
        case excelText = "excel_text"
        case nulls, split, date, datetime
        case nextDay = "next-day"
        case startOfDay = "start-of-day"
        case money, integer, decimal, percent, boolean, code, shares
    }

    /// Adds a step: a word, or one key with its settings.
    mutating func append(_ node: DefinitionNode) throws(DefinitionError) {
        var settings: DefinitionNode?
        var nameNode = node
        if node.isMapping {
            let entries = try node.mapping().entries
            guard entries.count == 1, let entry = entries.first else { throw node.error("一个步骤只写一个键") }
            nameNode = entry.keyNode
            settings = entry.value
        }
        let text = try nameNode.text()
        guard let name = Name(rawValue: text) else {
            throw nameNode.unknown("步骤", text, known: Name.allCases.map(\.rawValue))
        }
        try append(name, settings, at: nameNode)
    }

    private mutating func append(
        _ name: Name, _ settings: DefinitionNode?, at node: DefinitionNode
    ) throws(DefinitionError) {
        switch name {
        case .excelText:
            try requireText(name, node)
            try refuse(settings)
            unwrapsExcelText = true
        case .nulls:
            try requireText(name, node)
            nulls = try require(settings, node).texts().map { Text($0) }
        case .split:
            try requireText(name, node)
            separators = try require(settings, node).texts().map { Text($0) }
        case .nextDay, .startOfDay:
            try refuse(settings)
            try shift(name, node)
        default:
            guard value == nil else { throw node.error("步骤“\(name.rawValue)”之前已转换为值,不能再次转换") }
            value = try converted(name, settings, at: node)
        }
    }

    private func converted(
        _ name: Name, _ settings: DefinitionNode?, at node: DefinitionNode
    ) throws(DefinitionError) -> Reading {
        switch name {
        case .date: return .date(try require(settings, node).dateFormats(withTime: false), .asWritten)
        case .datetime: return .moment(try require(settings, node).dateFormats(withTime: true), .asWritten)
        case .money: return .money(try MoneyForm(reading: require(settings, node), columnName: columnName))
        case .integer: return .integer(try NumberForm(reading: settings, percentSign: false))
        case .decimal: return .decimal(try NumberForm(reading: settings, percentSign: false))
        case .percent: return .decimal(try NumberForm(reading: settings, percentSign: true))
        case .boolean: return .boolean(try BooleanWords(reading: require(settings, node)))
        case .code:
            guard let table = field.codeTable else { throw node.error("字段“\(field.name)”不是代码") }
            return .code(try require(settings, node).spellings(of: try self.table(table, node)))
        case .shares:
            let pattern = try SharePattern(reading: require(settings, node), tables: tables)
            return .shares(separators: separators ?? [], pattern)
        case .excelText, .nulls, .split, .nextDay, .startOfDay:
            preconditionFailure("only steps that give a value are converted")
        }
    }

    /// The whole chain as a reading of the field's type.
    func reading(at node: DefinitionNode) throws(DefinitionError) -> Reading {
        var reading: Reading
        if let value {
            reading = value
        } else {
            reading = try usualReading(of: field.type, at: node)
        }
        if case .list = field.type {
            guard let separators else { throw node.error("字段“\(field.name)”有多个值,需要步骤 split 说明分隔符") }
            reading = .list(separators: separators, of: reading)
        } else if separators != nil, field.type != .shares {
            throw node.error("字段“\(field.name)”只有一个值,不能用步骤 split")
        }
        guard reading.fits(field.type) else {
            throw node.error("步骤给出的值与字段“\(field.name)”的类型(\(field.type.words))不符")
        }
        return reading
    }

    /// How a type is read without a step of its own.
    private func usualReading(of type: FieldType, at node: DefinitionNode) throws(DefinitionError) -> Reading {
        switch type {
        case .text: return .text
        case .creditCode: return .creditCode
        case .reference: return .reference
        case .division: return .division(DivisionTables(tables))
        case .code(let id): return .code(CodeSpellings(of: try table(id, node)))
        case .integer: return .integer(NumberForm(allowsThousands: false, allowsPercentSign: false))
        case .decimal: return .decimal(NumberForm(allowsThousands: false, allowsPercentSign: false))
        case .list(let element): return try usualReading(of: element, at: node)
        case .date: throw node.error("日期字段“\(field.name)”需要步骤 date 说明格式")
        case .datetime: throw node.error("时间字段“\(field.name)”需要步骤 datetime,或 date 加 start-of-day")
        case .money: throw node.error("金额字段“\(field.name)”需要步骤 money 说明单位")
        case .boolean: throw node.error("是否字段“\(field.name)”需要步骤 boolean 说明写法")
        case .shares: throw node.error("共保份额字段“\(field.name)”需要步骤 shares 说明写法")
        }
    }

    private mutating func shift(_ name: Name, _ node: DefinitionNode) throws(DefinitionError) {
        switch (value, name) {
        case (.date(let formats, .asWritten)?, .nextDay): value = .date(formats, .nextDay)
        case (.date(let formats, let bound)?, .startOfDay): value = .moment(formats, bound)
        default: throw node.error("步骤“\(name.rawValue)”只能用在 date 之后")
        }
    }

    private func requireText(_ name: Name, _ node: DefinitionNode) throws(DefinitionError) {
        guard value == nil, separators == nil else {
            throw node.error("步骤“\(name.rawValue)”处理原文,应放在拆分和转换之前")
        }
    }

    private func require(
        _ settings: DefinitionNode?, _ node: DefinitionNode
    ) throws(DefinitionError) -> DefinitionNode {
        guard let settings else { throw node.error("步骤“\(try node.text())”需要写明设置") }
        return settings
    }

    private func refuse(_ settings: DefinitionNode?) throws(DefinitionError) {
        if let settings { throw settings.error("这个步骤没有设置") }
    }

    private func table(_ id: CodeTableID, _ node: DefinitionNode) throws(DefinitionError) -> CodeTable {
        guard let table = tables[id] else { throw node.error("没有代码表“\(id)”") }
        return table
    }
}

extension FieldType {
    /// The type in words for messages.
    fileprivate var words: String {
        switch self {
        case .text: "文本"
        case .code: "代码"
        case .division: "行政区划"
        case .date: "日期"
        case .datetime: "时间"
        case .money: "金额"
        case .integer: "整数"
        case .decimal: "小数"
        case .boolean: "是否"
        case .creditCode: "统一社会信用代码"
        case .reference: "引用"
        case .list(let element): "多个\(element.words)"
        case .shares: "共保份额"
        }
    }
}
