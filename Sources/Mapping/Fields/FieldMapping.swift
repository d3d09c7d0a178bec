package import Canonical

/// Where a field's value comes from and how it is read.
package final class FieldMapping: Sendable {
    /// The kind that has the field.
    let kind: Kind
    /// The canonical field.
    package let field: FieldDefinition
    /// Where its text comes from.
    package let source: FieldSource
    /// What is done to the text, in order.
    let steps: [TextStep]
    /// How the text becomes a value.
    package let reading: Reading
    /// Trimmed texts that mean "not given", beside the empty one.
    let nulls: ByteTable
    /// What is read where nothing is given; nil to leave the field absent.
    let fallback: Text?
    /// Whether the value is stored as a key is: folded and upper-cased.
    let isKeyText: Bool
    /// Whether a negative amount is meant so.
    let allowsNegative: Bool
    /// Whether the code is that of the unit or provider itself, which may still be an old registration number.
    let isOwnCreditCode: Bool
    /// Whether full-width forms are folded before the steps.
    let isFolded: Bool
    /// Whether digits may have been lost to a spreadsheet.
    let holdsIdentifier: Bool
    /// Whether TAB and line breaks may stand in the text.
    let isMultiline: Bool
    /// Whether any text means "not given".
    let hasNulls: Bool
    /// Whether anything is done to the text.
    let hasSteps: Bool

    // What `reading` and the field's type hold, at hand without taking an enum apart for every cell.
    let index: Int
    let form: ReadingForm
    let textLimit: Int
    let textRole: TextRole
    let integers: ClosedRange<Int64>
    let spellings: CodeSpellings?
    let divisions: DivisionTables?
    let dates: [DateFormat]
    let bound: DayBound
    let isDay: Bool
    let money: MoneyForm
    let number: NumberForm
    let truth: BooleanWords

    /// A field mapping; the reading fits the field's type.
    package init(
        _ field: FieldDefinition, of kind: Kind, from source: FieldSource, steps: [TextStep] = [], as reading: Reading,
        nulls: [Text] = [], fallback: Text? = nil
    ) {
        precondition(reading.fits(field.type), "a reading gives another type than the field's")
        self.field = field
        self.kind = kind
        self.source = source
        self.steps = steps
        self.reading = reading
        self.fallback = fallback
        self.nulls = ByteTable(nulls)
        hasNulls = !nulls.isEmpty
        hasSteps = !steps.isEmpty
        isKeyText = kind.definition.key.contains(field) || field.refers || field.type == .creditCode
        allowsNegative = kind == .endorsement && field == Endorsement.premiumDelta.definition
        isOwnCreditCode =
            switch kind {
            case .insuredUnit: field == InsuredUnit.creditCode.definition
            case .provider: field == Provider.creditCode.definition
            default: false
            }
        isFolded = field.isFolded
        holdsIdentifier = field.holdsIdentifier
        isMultiline = if case .text(_, .multiline) = field.type { true } else { false }
        index = field.index
        form = ReadingForm(reading)
        (textLimit, textRole) = if case .text(let limit, let role) = field.type { (limit, role) } else { (0, .free) }
        integers = if case .integer(let range) = field.type { range } else { 0...0 }
        isDay = if case .date = field.type { true } else { false }
        let parts = ReadingParts(reading)
        spellings = parts.spellings
        divisions = parts.divisions
        dates = parts.dates
        bound = parts.bound
        money = parts.money
        number = parts.number
        truth = parts.truth
    }
}

/// Which reading a field has, without what it reads with.
enum ReadingForm: UInt8 {
    case text, creditCode, reference, division, code, date, money, integer, decimal, boolean, list, shares, members

    init(_ reading: Reading) {
        self =
            switch reading {
            case .text: .text
            case .creditCode: .creditCode
            case .reference: .reference
            case .division: .division
            case .code: .code
            case .date, .moment: .date
            case .money: .money
            case .integer: .integer
            case .decimal: .decimal
            case .boolean: .boolean
            case .list: .list
            case .shares: .shares
            case .shareMembers: .members
            }
    }
}

/// What a reading reads with.
private struct ReadingParts {
    var spellings: CodeSpellings?
    var divisions: DivisionTables?
    var dates: [DateFormat] = []
    var bound = DayBound.asWritten
    var money = MoneyForm(unit: .yuan, allowsThousands: false)
    var number = NumberForm(allowsThousands: false, allowsPercentSign: false)
    var truth = BooleanWords(yes: [], no: [])

    init(_ reading: Reading) {
        switch reading {
        case .code(let spellings): self.spellings = spellings
        case .division(let tables): divisions = tables
        case .date(let formats, let bound), .moment(let formats, let bound): (dates, self.bound) = (formats, bound)
        case .money(let form): money = form
        case .integer(let form), .decimal(let form): number = form
        case .boolean(let words): truth = words
        case .text, .creditCode, .reference, .list, .shares, .shareMembers: break
        }
    }
}

extension FieldMapping {
    /// Whether an empty cell is more than an absent field: it has a default, or must not be.
    var saysSomethingOfNothing: Bool { fallback != nil || field.need == .required }

    /// What is wrong with a constant, read as a cell would be; nil for a right one and for a column.
    package var faultOfConstant: Violation? {
        switch source {
        case .constant(let text): fault(of: text)
        case .choice(let branches):
            branches.lazy.compactMap { branch -> Violation? in
                guard case .constant(let text) = branch.source else { return nil }
                return self.fault(of: text)
            }.first
        case .column, .joined, .lookup, .shares: nil
        }
    }

    /// What is wrong with the default, read as a cell would be; nil for a right one and for none.
    package var faultOfDefault: Violation? { fallback.flatMap { self.fault(of: $0) } }

    private func fault(of text: Text) -> Violation? {
        let day = CellRules.firstPlausibleDay
        var record = Record(
            kind: kind, insurer: text, recordedAt: Instant(day: day), origin: Origin(file: 0, row: 0))
        var notes = RowNotes(asOf: day, lastPlausibleDay: day)
        let bytes = text.bytes
        read(
            CellText(kind: .text, isUndecodable: false, place: .nowhere, usesDate1904: false), bytes.span, &record,
            &notes)
        return notes.violations.first { $0.rule.severity == .error }
    }
}
