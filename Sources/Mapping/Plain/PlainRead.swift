import Canonical

/// How a field takes a plain cell: one that is exactly as the field wants it.
///
/// Nothing is found in it, folded, composed or trimmed. Numbers only, so that a cell costs no reference count.
/// What is not plain is left to `FieldMapping.read`, which gives the same for what is; a test compares them.
struct PlainRead: BitwiseCopyable, Sendable {
    /// What the text must be.
    enum Form: UInt8, BitwiseCopyable {
        /// No cell is plain: only an empty one, when nothing is said of that.
        case none
        case line, lines
        case word, policyNumber, phone, creditCode, ownCreditCode, division, code, boolean, day, whole, number
    }

    /// The position of the cell in its row.
    let position: Int32
    /// The canonical field.
    let index: Int32
    /// The place of the read in its plan.
    let place: UInt64
    /// Whether an empty cell simply leaves the field absent.
    let allowsNothing: Bool
    private(set) var form = Form.none
    /// Whether the value is stored as a key is.
    private(set) var isKey = false
    /// Bit n is set where a word of n bytes means "not given"; bit 63 for all that are longer.
    private(set) var nullCounts: UInt64 = 0
    /// How many bytes a text may have: no more scalars than that.
    private(set) var limit = 0
    /// The numbers that are in range.
    private(set) var smallest: Int64 = 0
    private(set) var largest: Int64 = 0
    private(set) var decimals: PlainText.Decimals
    /// The words of a code, a truth value or a division.
    private(set) var words = PlainWords.Table()
    /// The place of the day's form in the plan's.
    private(set) var day = 0

    /// The reading of a field's cell.
    init(
        _ field: FieldMapping, _ read: RecordPlan.Read, at place: Int, _ notes: RowNotes, _ words: inout PlainWords,
        _ days: inout [PlainDay]
    ) {
        position = Int32(read.position)
        self.place = UInt64(place)
        allowsNothing = !field.saysSomethingOfNothing
        index = Int32(field.index)
        decimals = PlainText.Decimals(0)
        guard field.steps.isEmpty else { return }
        isKey = field.isKeyText
        switch field.form {
        case .text: takeText(field)
        case .reference:
            limit = Int.max
            form = .word
        case .creditCode: form = field.isOwnCreditCode ? .ownCreditCode : .creditCode
        case .division: takeWords(.division, field.divisions?.plainWords, field, &words)
        case .code: takeWords(.code, field.spellings?.plainWords, field, &words)
        case .boolean: takeWords(.boolean, field.truth.plainWords, field, &words)
        case .date:
            guard let plain = PlainDay(field, notes) else { return }
            day = days.count
            days.append(plain)
            form = .day
        case .money: takeNumber(.number, 0...Fen.limit, decimals: field.money.unit.decimals)
        case .integer: takeNumber(.whole, field.integers, decimals: 0)
        case .decimal:
            guard case .decimal(let precision, let scale) = field.field.type, precision <= 18 else { return }
            var bound: Int64 = 1
            for _ in 0..<precision { bound *= 10 }
            takeNumber(.number, 0...bound - 1, decimals: scale)
        case .list, .shares, .members: break
        }
        watchNulls(of: field)
    }

    /// Notes which texts may be words for "not given" although the form would take them.
    private mutating func watchNulls(of field: FieldMapping) {
        for place in 0..<field.nulls.count {
            let null = field.nulls[keyAt: place]
            let canBeTaken =
                switch form {
                case .line, .lines: true
                // They are not among the words.
                case .none, .code, .boolean: false
                case .word, .policyNumber, .phone, .creditCode, .ownCreditCode, .division, .day, .whole, .number:
                    null.span.isVisibleASCII
                }
            if canBeTaken { nullCounts |= 1 << UInt64(min(63, null.count)) }
        }
    }

    private mutating func takeText(_ field: FieldMapping) {
        limit = field.textLimit
        switch field.textRole {
        case .policyNumber: form = .policyNumber
        case .phone: form = .phone
        // Its pattern is looked at more closely.
        case .nationalIndustry, .kindID, .sm3, .uri, .mediaType: break
        case .identifier, .ownerKey: form = .word
        case .name, .free: form = isKey ? .word : .line
        case .multiline: form = isKey ? .word : .lines
        }
    }

    private mutating func takeNumber(_ form: Form, _ range: ClosedRange<Int64>, decimals: Int) {
        smallest = range.lowerBound
        largest = range.upperBound
        self.decimals = PlainText.Decimals(decimals)
        self.form = form
    }

    private mutating func takeWords(
        _ form: Form, _ plain: [(word: [UInt8], meaning: [UInt8])]?, _ field: FieldMapping, _ words: inout PlainWords
    ) {
        let meant = (plain ?? []).filter { field.nulls[$0.word.span] == nil }
        guard !meant.isEmpty else { return }
        self.words = words.add(meant)
        self.form = form
    }
}
