import Canonical
import Definitions
import Mapping

/// The steps of one field, checked one by one: each must take what the one before gives, and the last must give the
/// field's type.
struct StepChain {
    let field: FieldDefinition
    let definitions: MappingDefinitions
    /// The headers of the columns that are read, which may state a unit; empty for a constant.
    let columnNames: [String]

    private(set) var nulls: [Text] = []
    private(set) var textSteps: [TextStep] = []
    private var separators: [Text]?
    private var value: Reading?

    init(field: FieldDefinition, definitions: MappingDefinitions, columnNames: [String]) {
        self.field = field
        self.definitions = definitions
        self.columnNames = columnNames
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
        guard let name = StepName(rawValue: text) else {
            throw nameNode.unknown("步骤", text, known: StepName.allCases.map(\.rawValue))
        }
        if name.takesSettings == .always, settings == nil { throw nameNode.error("步骤“\(text)”需要写明设置") }
        if name.takesSettings == .never, let settings { throw settings.error("步骤“\(text)”没有设置") }
        try append(name, settings ?? node, hasSettings: settings != nil, at: nameNode)
    }

    private mutating func append(
        _ name: StepName, _ settings: DefinitionNode, hasSettings: Bool, at node: DefinitionNode
    ) throws(DefinitionError) {
        switch name {
        case .nulls:
            try requireText(name, node)
            guard textSteps.isEmpty else { throw node.error("步骤“nulls”比较原文,应放在最前面") }
            nulls += try settings.texts().map { Text($0) }
        case .split:
            try requireText(name, node)
            separators = try settings.texts().map { Text($0) }
        case .nextDay, .startOfDay, .nextSecond: try shift(name, node)
        case .excelText, .collapseSpace, .upper, .lower, .stripPrefix, .stripSuffix, .remove, .replace, .pad, .extract,
            .part, .pattern:
            try requireText(name, node)
            textSteps.append(try settings.textStep(name))
        case .date, .datetime, .money, .integer, .decimal, .percent, .boolean, .code, .shares:
            guard value == nil else { throw node.error("步骤“\(name.rawValue)”之前已转换为值,不能再次转换") }
            value = try converted(name, settings, hasSettings: hasSettings, at: node)
        }
    }

    private func converted(
        _ name: StepName, _ settings: DefinitionNode, hasSettings: Bool, at node: DefinitionNode
    ) throws(DefinitionError) -> Reading {
        let number = hasSettings ? settings : nil
        switch name {
        case .date: return .date(try settings.dateFormats(withTime: false), .asWritten)
        case .datetime: return .moment(try settings.dateFormats(withTime: true), .asWritten)
        case .money: return .money(try MoneyForm(reading: settings, columnNames: columnNames))
        case .integer: return .integer(try NumberForm(reading: number, percentSign: false))
        case .decimal: return .decimal(try NumberForm(reading: number, percentSign: false))
        case .percent: return .decimal(try NumberForm(reading: number, percentSign: true))
        case .boolean: return .boolean(try BooleanWords(reading: number))
        case .code:
            guard let table = field.codeTable else { throw node.error("字段“\(field.name)”不是代码") }
            return .code(try settings.spellings(of: try self.table(table, node), definitions: definitions))
        case .shares:
            return .shares(
                separators: separators ?? [], try SharePattern(reading: settings, tables: definitions.tables))
        case .excelText, .collapseSpace, .upper, .lower, .stripPrefix, .stripSuffix, .remove, .replace, .pad, .extract,
            .part, .pattern, .nulls, .split, .nextDay, .startOfDay, .nextSecond:
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
            reading = .list(separators: separators ?? [], of: reading)
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
        case .division: return .division(DivisionTables(definitions.tables))
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

    private mutating func shift(_ name: StepName, _ node: DefinitionNode) throws(DefinitionError) {
        switch (value, name) {
        case (.date(let formats, .asWritten)?, .nextDay): value = .date(formats, .nextDay)
        case (.date(let formats, let bound)?, .startOfDay): value = .moment(formats, bound)
        case (.moment(let formats, .asWritten)?, .nextSecond): value = .moment(formats, .nextSecond)
        case (_, .nextSecond): throw node.error("步骤“next-second”只能用在 datetime 之后")
        default: throw node.error("步骤“\(name.rawValue)”只能用在 date 之后")
        }
    }

    private func requireText(_ name: StepName, _ node: DefinitionNode) throws(DefinitionError) {
        guard value == nil, separators == nil else {
            throw node.error("步骤“\(name.rawValue)”处理原文,应放在拆分和转换之前")
        }
    }

    private func table(_ id: CodeTableID, _ node: DefinitionNode) throws(DefinitionError) -> CodeTable {
        guard let table = definitions.tables[id] else { throw node.error("没有代码表“\(id)”") }
        return table
    }
}

extension FieldType {
    /// The type in words for messages.
    var words: String {
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
