/// The lines and fields of a code table's file under strict RFC 4180, each field with its place.
///
/// Data files are read by the adapters in constant memory; this reader serves small files that people maintain, and
/// refuses whatever is not exactly right.
struct CodeTableText {
    struct Line {
        /// At least one.
        let fields: [DefinitionField]
    }

    private let source: DefinitionText
    private var rest: Substring.UnicodeScalarView
    private var position = TextPosition()

    init(_ source: DefinitionText) {
        self.source = source
        rest = Substring(source.text).unicodeScalars
    }

    consuming func lines() throws(DefinitionError) -> [Line] {
        var lines: [Line] = []
        while rest.first != nil {
            var fields = [try field()]
            while rest.first == "," {
                take()
                fields.append(try field())
            }
            takeLineEnd()
            lines.append(Line(fields: fields))
        }
        return lines
    }

    private mutating func field() throws(DefinitionError) -> DefinitionField {
        let start = position
        let text = rest.first == "\"" ? try quoted(from: start) : try plain()
        return DefinitionField(file: source.file, line: start.line, column: start.column, text: text)
    }

    private mutating func plain() throws(DefinitionError) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = rest.first, scalar != ",", scalar != "\n", scalar != "\r" {
            guard scalar != "\"" else { throw source.error(at: position, "引号只能包住整个字段") }
            text.append(scalar)
            take()
        }
        return String(text)
    }

    private mutating func quoted(from start: TextPosition) throws(DefinitionError) -> String {
        var text = String.UnicodeScalarView()
        take()
        while let scalar = rest.first {
            take()
            guard scalar == "\"" else {
                text.append(scalar)
                continue
            }
            if rest.first == "\"" {
                text.append(scalar)
                take()
            } else if let next = rest.first, next != ",", next != "\n", next != "\r" {
                throw source.error(at: position, "右引号之后只能是逗号或换行")
            } else {
                return String(text)
            }
        }
        throw source.error(at: start, "引号没有结束")
    }

    private mutating func takeLineEnd() {
        if rest.first == "\r" { take() }
        if rest.first == "\n" { take() }
    }

    private mutating func take() {
        position.advance(over: rest.removeFirst())
    }
}
