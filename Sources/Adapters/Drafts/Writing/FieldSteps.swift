import Canonical
import Mapping

/// Writes the steps that a field needs for a column, with the evidence from the values.
struct FieldSteps {
    let field: FieldDefinition
    let column: DraftColumn
    let tables: CodeTables
    /// The unit of money stated above the table.
    let statedUnit: String?

    private var isList: Bool { if case .list = field.type { true } else { false } }
    private var facts: ColumnFacts { column.facts(isList: isList) }

    func text(similarity: Double) -> FieldText {
        var text = FieldText()
        text.evidence.append(
            similarity >= 0.995 ? "表头符合“\(field.label)”" : "表头与“\(field.label)”相近 \(Self.hundredths(similarity))")
        guard !facts.cells.isEmpty else {
            text.evidence.append("这一列全空,写法待确认")
            addValue(of: field.type, to: &text)
            return text
        }
        if !column.facts.nulls.isEmpty { text.steps.append("{nulls: \(YAMLText.list(column.facts.nulls))}") }
        if facts.hasExcelText || column.facts.hasExcelText { text.steps.append("excel_text") }
        addUnits(to: &text)
        if isList, !column.facts.separators.isEmpty {
            text.steps.append("{split: \(YAMLText.list(column.facts.separators))}")
        }
        addValue(of: field.type, to: &text)
        return text
    }

    /// Signs of a currency and units behind numbers.
    private func addUnits(to text: inout FieldText) {
        guard field.type.isNumber, let numbers = facts.numbers else { return }
        if !numbers.prefixes.isEmpty { text.steps.append("{strip-prefix: \(YAMLText.list(numbers.prefixes))}") }
        if !numbers.suffixes.isEmpty { text.steps.append("{strip-suffix: \(YAMLText.list(numbers.suffixes))}") }
    }

    private func addValue(of type: FieldType, to text: inout FieldText) {
        switch type {
        case .text, .reference, .division: return
        case .creditCode:
            let codes = facts.creditCodes
            if codes.count > 0 { text.evidence.append("信用代码 \(codes.valid)/\(facts.cells.count) 校验位正确") }
        case .code(let id): addCode(id, to: &text)
        case .date: addDays(to: &text)
        case .datetime: addMoments(to: &text)
        case .money: addMoney(to: &text)
        case .integer: if facts.numbers?.hasThousands ?? false { text.steps.append("{integer: {thousands: true}}") }
        case .decimal: addDecimal(to: &text)
        case .boolean: addBoolean(to: &text)
        case .list(let element): addValue(of: element, to: &text)
        case .shares: addShares(to: &text)
        }
    }

    private func addDays(to text: inout FieldText) {
        text.steps.append("{date: \(YAMLText.list(facts.days?.formats ?? ["yyyy-MM-dd"]))}")
        addFit(facts.days, to: &text)
        guard field.isExclusive else { return }
        text.steps.append("next-day")
        text.evidence.append("按含当日写了 next-day,待确认")
    }

    private func addMoments(to text: inout FieldText) {
        guard let moments = facts.moments else {
            addDays(to: &text)
            text.steps.append("start-of-day")
            return
        }
        text.steps.append("{datetime: \(YAMLText.list(moments.formats))}")
        addFit(moments, to: &text)
        guard field.isExclusive else { return }
        if moments.endsAtLastSecond {
            text.steps.append("next-second")
            text.evidence.append("止于 23:59:59,写了 next-second")
        } else {
            text.evidence.append("是否不含所写时刻,待确认")
        }
    }

    private func addFit(_ forms: DateForms?, to text: inout FieldText) {
        guard let forms else { return }
        let words = forms.fitting == facts.cells.count ? "全部符合" : "中 \(forms.fitting) 个符合"
        text.evidence.append("\(facts.cells.count) 个值\(words) \(forms.formats.joined(separator: "、"))")
    }

    private func addMoney(to text: inout FieldText) {
        let suffix = facts.numbers?.suffixes.first { MoneyUnit(rawValue: $0) != nil }
        let unit = MoneyHeader.unit(in: column.header) ?? suffix ?? statedUnit ?? MoneyUnit.yuan.rawValue
        let hasThousands = facts.numbers?.hasThousands ?? false
        text.steps.append(hasThousands ? "{money: {unit: \(unit), thousands: true}}" : "{money: \(unit)}")
        if MoneyHeader.unit(in: column.header) != nil {
            text.evidence.append("单位取自表头")
        } else if suffix != nil {
            text.evidence.append("单位取自数值")
        } else {
            text.evidence.append(statedUnit == nil ? "表头没有单位,元待确认" : "单位取自表格上方")
        }
        if hasThousands { text.evidence.append("有千分位") }
    }

    private func addDecimal(to text: inout FieldText) {
        guard let numbers = facts.numbers else { return }
        let settings = numbers.hasThousands ? ": {thousands: true}" : ""
        if numbers.hasPercentSign {
            text.steps.append(settings.isEmpty ? "percent" : "{percent\(settings)}")
        } else if numbers.hasThousands {
            text.steps.append("{decimal\(settings)}")
        }
    }

    private func addBoolean(to text: inout FieldText) {
        guard let booleans = facts.booleans else {
            text.steps.append("{boolean: {yes: [是], no: [否]}}")
            return
        }
        guard !booleans.isTyped else {
            text.steps.append("boolean")
            return
        }
        text.steps.append("{boolean: {yes: \(YAMLText.list(booleans.yes)), no: \(YAMLText.list(booleans.no))}}")
    }

    private func addShares(to text: inout FieldText) {
        guard let shares = SharesProposal(column, tables: tables) else { return }
        if !shares.separators.isEmpty { text.steps.append("{split: \(YAMLText.list(shares.separators))}") }
        let roles = shares.roles.map { "\(YAMLText.scalar($0.word)): \"\($0.code.text)\"" }.joined(separator: ", ")
        text.steps.append(
            "{shares: {pattern: \(YAMLText.scalar(shares.pattern)), insurers: \(YAMLText.scalar(shares.insurers.text)), roles: {\(roles)}}}"
        )
        text.evidence.append("各值都符合此写法")
    }

    private func addCode(_ id: CodeTableID, to text: inout FieldText) {
        guard !facts.cells.isEmpty else { return }
        guard let proposal = column.codes(of: id) else {
            text.evidence.append("不像代码表 \(id) 的写法,待确认")
            return
        }
        guard !proposal.needsNoStep else {
            text.evidence.append("写法都在代码表 \(id) 中")
            return
        }
        // A pad before a split would fill up the whole cell.
        if !isList, let width = proposal.paddedWidth {
            text.steps.append("{pad: {width: \(width), with: \"0\"}}")
            text.evidence.append("补零后都在代码表 \(id) 中")
            return
        }
        text.evidence.append("代码表 \(id):\(proposal.words.count) 种写法中 \(proposal.words.count { $0.standing.isOwn }) 种")
        guard PersonalValues.mayShow(column, known: proposal.guessCount) else {
            text.evidence.append("其余写法可能含个人信息,没有列出")
            return
        }
        text.values = CodeValues(proposal)
    }

    private static func hundredths(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}

extension FieldDefinition {
    /// Whether the model's day or moment is the first one that is no longer covered.
    var isExclusive: Bool { label.contains("不含") }
}

extension FieldType {
    /// Whether values are numbers, which may have units.
    var isNumber: Bool {
        switch self {
        case .money, .integer, .decimal: true
        case .text, .code, .division, .date, .datetime, .boolean, .creditCode, .reference, .list, .shares: false
        }
    }
}
