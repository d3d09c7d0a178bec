import Canonical
import Mapping

/// A made-up cell that has the form of a column's cells and is sound for the field that reads it.
struct ExampleValue {
    /// The text.
    let text: String
    private var kind: CellKind = .text

    init(text: String) { self.text = text }

    /// - Parameters:
    ///   - column: The column.
    ///   - use: The field that reads it; nil when none does.
    ///   - tables: The code tables.
    init(_ column: DraftColumn, use: FieldDefinition?, tables: CodeTables) {
        let facts = column.facts
        let field = use.map(\.type)
        if case .shares? = field, let shares = SharesProposal(column, tables: tables) {
            text = shares.exampleValue(tables: tables)
            return
        }
        if case .code(let id)? = field.map(Self.element) {
            text = Self.code(id, column, tables)
        } else {
            text = Self.text(field.map(Self.element), column.items ?? facts, tables)
        }
        let kinds = Set(facts.cells.map(\.kind))
        // Of mixed cells text is the safe one, but a serial has no other form.
        if kinds.contains(.number) || kinds.contains(.boolean), !kinds.contains(.text), Self.isTyped(text) {
            kind = kinds.contains(.boolean) ? .boolean : .number
        }
        // Of several forms the first one is written, and a serial is never a text.
        if text == Self.serial { kind = .serial }
    }

    /// The cell as an example writes it.
    var cell: String {
        switch kind {
        case .number: "{number: \"\(text)\"}"
        case .serial: "{serial: \"\(text)\"}"
        case .boolean: "{boolean: \"\(text)\"}"
        case .absent, .text, .percent, .error, .uncalculated, .container, .list: YAMLText.scalar(text)
        }
    }

    private static func element(_ type: FieldType) -> FieldType {
        if case .list(let element) = type { element } else { type }
    }

    private static func isTyped(_ text: String) -> Bool {
        text == "true" || !text.isEmpty && text.utf8.allSatisfy { $0.isDigit || $0 == 0x2E }
    }

    private static func text(_ type: FieldType?, _ facts: ColumnFacts, _ tables: CodeTables) -> String {
        switch type {
        case .creditCode?, .reference(.insuredUnit, _)?, .reference(.provider, _)?: return FictionalCode.creditCode
        case .text(_, .phone)?: return FictionalCode.phone
        case .division?: return tables["division-shanghai"]?.rows.first { $0.validTo == nil }?.code.text ?? "310000"
        case .date?: return day(facts)
        case .datetime?: return facts.moments == nil ? day(facts) : moment(facts)
        case .money?, .decimal?: return facts.numbers?.hasPercentSign ?? false ? "1%" : "1"
        case .integer?: return "1"
        case .boolean?: return facts.booleans?.yes.first ?? (facts.booleans == nil ? "是" : "true")
        case .text(_, .identifier)? where facts.most(facts.idNumberCount, tenths: 5): return FictionalCode.idNumber
        case .text(_, .policyNumber)?, .reference(.policy, _)?: return "AAAA99999999"
        case .text(_, .nationalIndustry)?: return "9999"
        case .text(_, .identifier)?, .text(_, .ownerKey)?, .reference?: return "AA99999999"
        case .text(_, .kindID)?: return Kind.service.id
        case .text(_, .sm3)?: return String(repeating: "0", count: 64)
        case .text(_, .uri)?: return "附件/示例.pdf"
        case .text(_, .mediaType)?: return "application/pdf"
        case .text?: return "字字字"
        case .list?, .shares?, .code?: return ""
        case nil: return unused(facts)
        }
    }

    /// A column that nothing reads yet gets what its values look like.
    private static func unused(_ facts: ColumnFacts) -> String {
        if facts.days != nil { return day(facts) }
        if facts.moments != nil { return moment(facts) }
        if facts.most(facts.creditCodes.count) { return FictionalCode.creditCode }
        if facts.most(facts.phoneCount) { return FictionalCode.phone }
        return facts.numbers == nil ? "字字字" : "1"
    }

    /// A word that the draft lists, or the table's own where it lists none.
    private static func code(_ id: CodeTableID, _ column: DraftColumn, _ tables: CodeTables) -> String {
        if let proposal = column.codes(of: id), let listed = proposal.words.first(where: { $0.standing != .open }),
            listed.standing.isOwn || PersonalValues.mayShow(column, known: proposal.guessCount)
        {
            return listed.word
        }
        return tables[id]?.rows.first { $0.validTo == nil }?.code.text ?? ""
    }

    private static func day(_ facts: ColumnFacts) -> String {
        form(facts.days?.formats.first ?? "yyyy-MM-dd")
    }

    /// A moment in the column's form.
    static func moment(_ facts: ColumnFacts) -> String { form(facts.moments?.formats.first ?? "yyyy-MM-dd HH:mm:ss") }

    /// 2024-01-02 as a spreadsheet's number.
    private static let serial = "45293"

    /// 2024-01-02, noon, in a form of the mapping language.
    private static func form(_ format: String) -> String {
        if format == "serial" { return serial }
        let parts = [
            ("yyyy", "2024"), ("MM", "01"), ("dd", "02"), ("HH", "12"), ("mm", "00"), ("ss", "00"), ("XXX", "+08:00"),
            ("M", "1"), ("d", "2"), ("H", "12"),
        ]
        return parts.reduce(format) { $0.replacing($1.0, with: $1.1) }
    }
}

/// Sound numbers that belong to nobody.
enum FictionalCode {
    /// A telephone number of a prefix that is kept free in the samples.
    static let phone = "19900000000"

    /// A number of an identity card of no area, born on 1990-01-01, with the right check character.
    static let idNumber: String = {
        let head = Array("00000019900101001".utf8)
        let check = "0123456789X".utf8.first { CellRules.hasIDCheckCharacter((head + [$0]).span) }
        return String(decoding: head + [check].compactMap { $0 }, as: UTF8.self)
    }()

    /// A credit code with right check characters: the first one of an organisation code of zeros.
    static let creditCode: String = {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
        let head = Array("9131000000000000".utf8)
        for inner in alphabet {
            for outer in alphabet {
                let code = head + [inner, outer]
                if CreditCode.standing(of: code.span) == .valid, CreditCode.hasValidInnerCheck(code.span) {
                    return String(decoding: code, as: UTF8.self)
                }
            }
        }
        return ""
    }()
}

extension SharesProposal {
    /// One insurer with everything.
    func exampleValue(tables: CodeTables) -> String {
        pattern.replacing("{name}", with: tables[insurers]?.rows.first?.label ?? "")
            .replacing("{role}", with: roles.last?.word ?? "").replacing("{percent}", with: "100.00")
    }
}
