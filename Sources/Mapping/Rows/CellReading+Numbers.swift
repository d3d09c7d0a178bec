import Canonical

extension FieldMapping {
    func readMoney(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        if let fen = money.amount(text), fen.amount >= 0 || allowsNegative {
            return record.store(number: fen.amount, at: index)
        }
        switch money.read(text) {
        case .failure(let rule, let arguments): fail(rule, text, cell, &record, &notes, arguments)
        case .amount: fail(CellRules.moneyNegative, text, cell, &record, &notes)
        }
    }

    func readInteger(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        guard text.firstIndex(of: 0x2E) == nil, let number = number.scaled(text, to: 0) else {
            return fail(
                CellRules.fieldType, text, cell, &record, &notes,
                Violation.Arguments(expected: NumberForm.integerWords))
        }
        guard case .units(let value) = number, integers.contains(value) else {
            let expected = "\(integers.lowerBound)至\(integers.upperBound)"
            return fail(
                CellRules.numberRange, text, cell, &record, &notes, Violation.Arguments(expected: expected))
        }
        record.store(number: value, at: index)
    }

    func readDecimal(_ cell: CellText, _ text: Bytes, _ record: inout Record, _ notes: inout RowNotes) {
        guard case .decimal(let precision, let scale) = field.type else {
            preconditionFailure("a decimal reading has a decimal field")
        }
        var bound: Int64 = 1
        for _ in 0..<precision { bound *= 10 }
        // A spreadsheet's percentage is a fraction: 0.15 is 15.00 %.
        let shift = cell.kind == .percent ? 2 : 0
        switch number.scaled(text, to: scale + shift) {
        case .units(let units)? where units.magnitude < bound.magnitude:
            record.store(number: units, at: index)
        case .units?, .tooLarge?:
            var limit: [UInt8] = []
            Digits.append(units: bound - 1, scale: scale, to: &limit)
            let words = String(decoding: limit, as: UTF8.self)
            fail(
                CellRules.numberRange, text, cell, &record, &notes,
                Violation.Arguments(expected: "-\(words)至\(words)"))
        case .tooPrecise?, nil:
            fail(
                CellRules.fieldType, text, cell, &record, &notes,
                Violation.Arguments(expected: "最多\(scale)位小数的数"))
        }
    }

    func readBoolean(
        _ cell: CellText, _ written: Bytes, _ folded: Bytes, _ record: inout Record, _ notes: inout RowNotes
    ) {
        guard let value = truth.value(written) ?? truth.value(folded) else {
            return fail(
                CellRules.fieldType, written, cell, &record, &notes, Violation.Arguments(expected: truth.words))
        }
        record.store(number: value ? 1 : 0, at: index)
    }
}
