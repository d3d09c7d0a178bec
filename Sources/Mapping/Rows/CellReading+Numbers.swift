import Canonical

extension CellReading {
    func readMoney(_ text: ArraySlice<UInt8>, _ form: MoneyForm, _ record: inout Record, _ notes: inout RowNotes) {
        switch form.read(text) {
        case .failure(let rule, let arguments): fail(rule, text, &record, &notes, arguments)
        case .amount(let fen) where fen.amount < 0 && !mapping.allowsNegative:
            fail(CellRules.moneyNegative, text, &record, &notes)
        case .amount(let fen): record.store(fen, at: field.index)
        }
    }

    func readInteger(_ text: ArraySlice<UInt8>, _ form: NumberForm, _ record: inout Record, _ notes: inout RowNotes) {
        guard case .integer(let range) = field.type else {
            preconditionFailure("an integer reading has an integer field")
        }
        guard !text.contains(0x2E), let number = form.number(text) else {
            return fail(
                CellRules.fieldType, text, &record, &notes, Violation.Arguments(expected: NumberForm.integerWords))
        }
        guard case .units(let value) = number.scaled(to: 0), range.contains(value) else {
            let expected = "\(range.lowerBound)至\(range.upperBound)"
            return fail(CellRules.numberRange, text, &record, &notes, Violation.Arguments(expected: expected))
        }
        record.store(Int(value), at: field.index)
    }

    func readDecimal(_ text: ArraySlice<UInt8>, _ form: NumberForm, _ record: inout Record, _ notes: inout RowNotes) {
        guard case .decimal(let precision, let scale) = field.type else {
            preconditionFailure("a decimal reading has a decimal field")
        }
        var bound: Int64 = 1
        for _ in 0..<precision { bound *= 10 }
        switch form.number(text)?.scaled(to: scale) {
        case .units(let units) where units.magnitude < bound.magnitude:
            switch scale {
            case 2: record.store(Percent(hundredths: units), at: field.index)
            case 4: record.store(Factor(tenThousandths: units), at: field.index)
            default: preconditionFailure("a decimal field has two or four decimals")
            }
        case .units, .tooLarge:
            var limit: [UInt8] = []
            Digits.append(units: bound - 1, scale: scale, to: &limit)
            let text = String(decoding: limit, as: UTF8.self)
            fail(CellRules.numberRange, [], &record, &notes, Violation.Arguments(expected: "-\(text)至\(text)"))
        case .tooPrecise, nil:
            fail(CellRules.fieldType, text, &record, &notes, Violation.Arguments(expected: "最多\(scale)位小数的数"))
        }
    }

    func readBoolean(
        _ cell: ArraySlice<UInt8>, _ folded: ArraySlice<UInt8>, _ words: BooleanWords, _ record: inout Record,
        _ notes: inout RowNotes
    ) {
        guard let value = words.value(cell) ?? words.value(folded) else {
            return fail(CellRules.fieldType, cell, &record, &notes, Violation.Arguments(expected: words.words))
        }
        record.store(value, at: field.index)
    }
}
