/// Rows in the form that nearly every program writes: no entities in texts, no comments, no unusual attributes.
extension SimpleScanner {
    private static let rowAttributes: [StaticString] = [
        "r=\"", "spans=\"", "s=\"", "customFormat=\"", "ht=\"", "hidden=\"", "customHeight=\"", "outlineLevel=\"",
        "collapsed=\"", "thickTop=\"", "thickBot=\"", "ph=\"",
    ]

    private static let formulaAttributes: [StaticString] = [
        "t=\"", "ref=\"", "si=\"", "ca=\"", "aca=\"", "dt2D=\"", "dtr=\"", "r1=\"", "r2=\"",
    ]

    /// Takes the row that starts here into the assembly; on another outcome what that holds is void.
    mutating func takeRow(into assembly: inout RowAssembly) throws(SourceError) -> Outcome {
        skipBlanks()
        guard take("<row") else { return failure }
        var number: Int?
        var isHidden = false
        guard takeRowAttributes(&number, &isHidden) else { return failure }
        if take("/>") {
            try assembly.begin(number, isHidden: isHidden)
            return .taken(end: at)
        }
        guard take(">") else { return failure }
        try assembly.begin(number, isHidden: isHidden)
        while true {
            skipBlanks()
            guard take("<c") else {
                return take("</row>") ? .taken(end: at) : failure
            }
            guard try takeCell(&assembly) else { return failure }
        }
    }

    private mutating func takeRowAttributes(_ number: inout Int?, _ isHidden: inout Bool) -> Bool {
        var seen: UInt32 = 0
        while take(" ") {
            guard let index = Self.rowAttributes.indices.first(where: { take(Self.rowAttributes[$0]) }),
                seen & 1 << index == 0
            else { return false }
            seen |= 1 << index
            switch index {
            case 0:
                guard byte != 0x30, let digits = takeDigits() else { return false }
                number = digits
            case 5:
                if take("1") || take("true") { isHidden = true } else if !take("0"), !take("false") { return false }
            default: skipAttributeText()
            }
            guard take("\"") else { return false }
        }
        return true
    }

    /// Reads on after `<c`.
    private mutating func takeCell(_ assembly: inout RowAssembly) throws(SourceError) -> Bool {
        var cell = CellTag()
        guard takeCellAttributes(&cell) else { return false }
        if take("/>") || take("></c>") {
            try unsafe assembly.add(cell, hasFormula: false, text: nil)
            return true
        }
        guard take(">") else { return false }
        let hasFormula = take("<f")
        if hasFormula {
            guard takeFormula() else { return false }
            if take("</c>") {
                try unsafe assembly.add(cell, hasFormula: true, text: nil)
                return true
            }
        }
        let isInline = cell.type == .inlineText
        guard isInline ? take("<is><t>") : take("<v>"), let text = unsafe takeText(),
            isInline ? take("</t></is></c>") : take("</v></c>")
        else { return false }
        try unsafe assembly.add(cell, hasFormula: hasFormula, text: text)
        return true
    }

    /// Reads on after `<f`; nobody needs the formula itself.
    private mutating func takeFormula() -> Bool {
        var seen: UInt32 = 0
        while take(" ") {
            guard let index = Self.formulaAttributes.indices.first(where: { take(Self.formulaAttributes[$0]) }),
                seen & 1 << index == 0
            else { return false }
            seen |= 1 << index
            skipAttributeText()
            guard take("\"") else { return false }
        }
        if take("/>") { return true }
        guard take(">") else { return false }
        repeat {
            guard unsafe takeText() != nil else { return false }
        } while take("&amp;") || take("&lt;") || take("&gt;") || take("&quot;") || take("&apos;")
        return take("</f>")
    }

    private mutating func takeCellAttributes(_ cell: inout CellTag) -> Bool {
        var hasStyle = false
        var hasType = false
        while take(" ") {
            if take("r=\"") {
                guard cell.reference == nil, let reference = takeReference() else { return false }
                cell.reference = reference
            } else if take("s=\"") {
                guard !hasStyle, let style = takeDigits() else { return false }
                hasStyle = true
                cell.style = style
            } else if take("t=\"") {
                guard !hasType, let type = takeType() else { return false }
                hasType = true
                cell.type = type
            } else {
                return false
            }
            guard take("\"") else { return false }
        }
        return true
    }

    private mutating func takeReference() -> CellReference? {
        guard let column = takeLetters(), column <= CellReference.columnLimit, byte != 0x30, let row = takeDigits()
        else { return nil }
        return CellReference(column: column - 1, row: row)
    }

    private mutating func takeType() -> CellTag.ValueType? {
        if take("str") { return .formulaText }
        if take("s") { return .sharedString }
        if take("n") { return .number }
        if take("b") { return .boolean }
        if take("e") { return .error }
        if take("d") { return .date }
        return take("inlineStr") ? .inlineText : nil
    }
}
