package import Canonical

/// A step of a mapping that turns a cell's text into another text, before it becomes a value.
package enum TextStep: Sendable {
    /// Takes off a leading apostrophe or a surrounding `="…"`, which spreadsheets write to protect digits.
    case excelText
    /// Makes one space of every run of blanks, line breaks included.
    case collapseSpace
    /// ASCII letters in upper case.
    case upper
    /// ASCII letters in lower case.
    case lower
    /// Takes the first of these off that the text begins with.
    case stripPrefix([Text])
    /// Takes the first of these off that the text ends with.
    case stripSuffix([Text])
    /// Takes out every match.
    case remove(Pattern)
    /// Replaces every occurrence of a text by another.
    case replace([(from: Text, to: Text)])
    /// Puts a character before the text until it has so many characters.
    case pad(width: Int, with: UInt8)
    /// Keeps what the first group of a pattern matched, the whole match without a group; no match is an error.
    case extract(Pattern)
    /// Keeps one of several parts between separators; another number of parts is an error.
    case part(separator: Text, place: Int, of: Int)
    /// Demands a pattern and keeps the text.
    case require(Pattern)

    /// What a text that the step refuses should look like.
    enum Outcome {
        case text([UInt8])
        case unchanged
        case refused(expected: String)
    }

    /// Applies the step to a trimmed text.
    func applied(to text: Bytes) -> Outcome {
        switch self {
        case .excelText: return ExcelText.unwrapped(text).map { .text(text.extracting($0).copied) } ?? .unchanged
        case .collapseSpace: return .text(TextStep.collapsed(text))
        case .upper: return .text(text.copied.map { $0 &- 0x61 < 26 ? $0 - 0x20 : $0 })
        case .lower: return .text(text.copied.map { $0 &- 0x41 < 26 ? $0 + 0x20 : $0 })
        case .stripPrefix(let prefixes):
            for prefix in prefixes where text.starts(with: prefix.bytes.span) {
                return trimmed(text.extracting(prefix.bytes.count..<text.count))
            }
            return .unchanged
        case .stripSuffix(let suffixes):
            for suffix in suffixes where suffix.bytes.count <= text.count {
                let rest = text.count - suffix.bytes.count
                if text.starts(with: suffix.bytes.span, at: rest) { return trimmed(text.extracting(0..<rest)) }
            }
            return .unchanged
        case .remove(let pattern): return removing(pattern.matches(in: text), from: text)
        case .replace(let pairs): return .text(TextStep.replacing(pairs, in: text))
        case .pad(let width, let filler):
            let missing = width - text.scalarCount
            return missing > 0 ? .text(Array(repeating: filler, count: missing) + text.copied) : .unchanged
        case .extract(let pattern):
            guard let match = pattern.match(in: text), let range = match[min(1, pattern.groupCount)] else {
                return .refused(expected: "含有“\(pattern.text)”")
            }
            return trimmed(text.extracting(range))
        case .part(let separator, let place, let count):
            let parts = TextStep.parts(of: text, between: separator.bytes.span)
            guard parts.count == count else {
                return .refused(expected: "以“\(separator.string)”分隔的\(count)段")
            }
            return trimmed(text.extracting(parts[place - 1]))
        case .require(let pattern):
            return pattern.matches(text) ? .unchanged : .refused(expected: "“\(pattern.text)”的格式")
        }
    }

    private func trimmed(_ text: Bytes) -> Outcome { .text(text.extracting(TextForm.trimmedRange(text)).copied) }

    private func removing(_ matches: [Range<Int>], from text: Bytes) -> Outcome {
        guard !matches.isEmpty else { return .unchanged }
        var result: [UInt8] = []
        var start = 0
        for match in matches {
            result.append(contentsOf: text.extracting(start..<match.lowerBound))
            start = match.upperBound
        }
        result.append(contentsOf: text.extracting(start..<text.count))
        return trimmed(result.span)
    }

    private static func collapsed(_ text: Bytes) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            let end = PatternMachine.next(text, index)
            let isBlank = TextForm.trimmedRange(text.extracting(index..<end)).isEmpty
            if !isBlank {
                result.append(contentsOf: text.extracting(index..<end))
            } else if result.last != 0x20 {
                result.append(0x20)
            }
            index = end
        }
        return result
    }

    private static func replacing(_ pairs: [(from: Text, to: Text)], in text: Bytes) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        scan: while index < text.count {
            for pair in pairs where text.starts(with: pair.from.bytes.span, at: index) {
                result.append(contentsOf: pair.to.bytes)
                index += pair.from.bytes.count
                continue scan
            }
            result.append(text[index])
            index += 1
        }
        return result
    }

    private static func parts(of text: Bytes, between separator: Bytes) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        var index = 0
        while index < text.count {
            guard text.starts(with: separator, at: index) else {
                index += 1
                continue
            }
            parts.append(start..<index)
            index += separator.count
            start = index
        }
        return parts + [start..<text.count]
    }
}

/// What spreadsheets put around digits to keep them text.
enum ExcelText {
    /// The place of the text without a leading apostrophe or a surrounding `="…"`; nil when there is neither.
    static func unwrapped(_ text: Bytes) -> Range<Int>? {
        guard text.count > 0 else { return nil }
        if text[0] == 0x27 { return 1..<text.count }
        guard text.count >= 3, text[0] == 0x3D, text[1] == 0x22, text[text.count - 1] == 0x22 else { return nil }
        return 2..<text.count - 1
    }
}
