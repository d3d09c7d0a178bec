import Canonical
import Mapping

/// How the numbers of a column are written.
struct NumberForms: Sendable, Equatable {
    /// How many values are numbers.
    var fitting = 0
    /// Whether all are whole.
    var isWhole = true
    /// The most decimals.
    var decimals = 0
    /// Whether commas group digits.
    var hasThousands = false
    /// Whether a `%` stands behind, or the sheet shows a percentage.
    var hasPercentSign = false
    /// Whether one is negative.
    var hasNegative = false
    /// The most digits before the point.
    var wholeDigits = 0
    /// Units behind the number, for example `元`, `人`.
    var suffixes: [String] = []
    /// Signs of a currency before it.
    var prefixes: [String] = []

    private static let units = ["万元", "元", "分", "人次", "人", "次", "个", "条", "张", "户", "年", "天", "岁", "份", "家", "处"]
    private static let currencies = ["¥", "￥", "RMB", "CNY"]

    /// The numbers of a column; nil when less than nine of ten values are numbers.
    init?(in cells: [SampledCell]) {
        guard !cells.isEmpty else { return nil }
        for cell in cells { take(cell) }
        guard fitting * 10 >= cells.count * 9 else { return nil }
    }

    private mutating func take(_ cell: SampledCell) {
        guard cell.kind != .serial, cell.kind != .boolean else { return }
        var text = String(decoding: TextForm.folded(Array(cell.text.utf8)[...]), as: UTF8.self)
        var prefix: String?
        var suffix: String?
        if cell.kind == .text {
            prefix = Self.currencies.first(where: text.hasPrefix)
            if let prefix { text.removeFirst(prefix.count) }
            if let last = text.last, !last.isASCII { suffix = Self.units.first(where: text.hasSuffix) }
            if let suffix { text.removeLast(suffix.count) }
        }
        let isPercent = text.hasSuffix("%")
        if isPercent { text.removeLast() }
        let hasComma = text.contains(",")
        let bytes = Array(text.utf8)
        guard ExactDecimal.scaled(bytes.span, to: 18, allowsThousands: true) != nil else { return }
        fitting += 1
        if hasComma { hasThousands = true }
        if isPercent || cell.kind == .percent { hasPercentSign = true }
        if text.hasPrefix("-") { hasNegative = true }
        let point = bytes.firstIndex(of: 0x2E) ?? bytes.count
        wholeDigits = max(wholeDigits, bytes[..<point].count(where: \.isDigit))
        if point < bytes.count {
            isWhole = false
            decimals = max(decimals, bytes.count - point - 1)
        }
        if let prefix, !prefixes.contains(prefix) { prefixes.append(prefix) }
        if let suffix, !suffixes.contains(suffix) { suffixes.append(suffix) }
    }
}
