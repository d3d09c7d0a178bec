/// The structure of a pattern.
indirect enum PatternNode {
    case empty
    case scalar(UInt32)
    case set(PatternClass)
    case any
    case start
    case end
    case sequence([PatternNode])
    case choice([PatternNode])
    case group(PatternNode, number: Int)
    case repetition(PatternNode, least: Int, most: Int?)
}

/// Reads a pattern's text.
struct PatternParser {
    private static let depthLimit = 32
    private static let repetitionLimit = 1000

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0
    private(set) var groupCount = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func parse() throws(PatternFault) -> PatternNode {
        let node = try choice()
        guard index == scalars.count else { throw fault("多余的“)”") }
        return node
    }

    private mutating func choice() throws(PatternFault) -> PatternNode {
        depth += 1
        guard depth <= Self.depthLimit else { throw fault("括号嵌套超过 \(Self.depthLimit) 层") }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        depth -= 1
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(PatternFault) -> PatternNode {
        var parts: [PatternNode] = []
        while let next = peek, next != "|", next != ")" { parts.append(try repeated(try atom())) }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func atom() throws(PatternFault) -> PatternNode {
        let scalar = scalars[index]
        index += 1
        switch scalar {
        case "^": return .start
        case "$": return .end
        case ".": return .any
        case "[": return .set(try set())
        case "(":
            groupCount += 1
            let number = groupCount
            let node = try choice()
            guard take(")") else { throw fault("缺少“)”") }
            return .group(node, number: number)
        case "\\": return try escaped()
        case "*", "+", "?":
            index -= 1
            throw fault("“\(scalar)”前面没有可重复的内容")
        case "{":
            index -= 1
            throw fault("“{”前面没有可重复的内容；要匹配“{”本身请写“\\{”")
        default: return .scalar(scalar.value)
        }
    }

    private mutating func escaped() throws(PatternFault) -> PatternNode {
        guard let scalar = peek else { throw fault("“\\”后面缺少字符") }
        index += 1
        switch scalar {
        case "d": return .set(Self.digits)
        case "s": return .set(Self.blanks)
        case "a"..."z", "A"..."Z", "0"..."9":
            index -= 1
            throw fault("不支持“\\\(scalar)”；可用的有 \\d、\\s 和 \\ 加符号")
        default: return .scalar(scalar.value)
        }
    }

    private mutating func set() throws(PatternFault) -> PatternClass {
        var set = PatternClass(ranges: [], isNegated: take("^"))
        while let scalar = peek, scalar != "]" || set.ranges.isEmpty {
            let first = try setMember(&set)
            guard let first else { continue }
            guard index + 1 < scalars.count, scalars[index] == "-", scalars[index + 1] != "]" else {
                set.ranges.append(first.value...first.value)
                continue
            }
            let start = index - 1
            index += 1
            guard let last = try setMember(&set), last.value >= first.value else {
                throw fault("字符范围的两端次序不对", at: start)
            }
            set.ranges.append(first.value...last.value)
        }
        guard take("]") else { throw fault("缺少“]”") }
        return set
    }

    /// A character of a class; nil when it was a class of its own, which is added.
    private mutating func setMember(_ set: inout PatternClass) throws(PatternFault) -> Unicode.Scalar? {
        let scalar = scalars[index]
        index += 1
        guard scalar == "\\" else { return scalar }
        switch try escaped() {
        case .scalar(let value): return Unicode.Scalar(value)
        case .set(let other):
            set.ranges += other.ranges
            return nil
        default: return nil
        }
    }

    private mutating func repeated(_ node: PatternNode) throws(PatternFault) -> PatternNode {
        var least = 1
        var most: Int? = 1
        let start = index
        if take("*") {
            (least, most) = (0, nil)
        } else if take("+") {
            most = nil
        } else if take("?") {
            least = 0
        } else if take("{") {
            guard let count = number() else { throw fault("“{”后面应为重复次数") }
            least = count
            most = count
            if take(",") { most = number() }
            guard take("}") else { throw fault("重复次数后面缺少“}”") }
            guard max(least, most ?? 0) <= Self.repetitionLimit else {
                throw fault("重复次数超过 \(Self.repetitionLimit)", at: start)
            }
            if let most, most < least { throw fault("重复次数的上限小于下限", at: start) }
        } else {
            return node
        }
        switch node {
        case .start, .end: throw fault("“^”“$”不能重复", at: start)
        default: break
        }
        if let next = peek, ["*", "+", "?", "{"].contains(next) { throw fault("重复不能接重复；请加括号") }
        return .repetition(node, least: least, most: most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = peek, ("0"..."9").contains(scalar) {
            // More digits than the limit has cannot make it right again.
            value = min((value ?? 0) * 10 + Int(scalar.value - 0x30), Self.repetitionLimit + 1)
            index += 1
        }
        return value
    }

    private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        index += 1
        return true
    }

    private func fault(_ message: String) -> PatternFault { fault(message, at: index) }

    private func fault(_ message: String, at index: Int) -> PatternFault {
        PatternFault(message: message, place: index + 1)
    }

    private static let digits = PatternClass(ranges: [0x30...0x39], isNegated: false)
    private static let blanks = PatternClass(
        ranges: [0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x3000...0x3000], isNegated: false)
}
