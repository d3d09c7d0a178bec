import Canonical
import Mapping

extension SampledSheet.Statement {
    /// What a row above a table states: a day after a word and a colon, and a unit of money.
    static func all(in row: KeptRow) -> [SampledSheet.Statement] {
        row.cells.compactMap(\.?.text).flatMap { text in
            [dataDate(in: text, row: row.number), moneyUnit(in: text, row: row.number)].compactMap { $0 }
        }
    }

    private static let days: [(pattern: String, format: String)] = [
        ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "yyyy-MM-dd"), ("[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}", "yyyy/M/d"),
        ("[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日", "yyyy年M月d日"), ("[0-9]{8}", "yyyyMMdd"),
    ]

    private static func dataDate(in text: String, row: Int) -> SampledSheet.Statement? {
        for day in days {
            guard let found = statement("日期[：:] ?(\(day.pattern))", in: text) else { continue }
            guard DateFormat(day.format)?.day(of: Array(found.utf8)) != nil else { continue }
            return .init(row: row, pattern: "日期[：:] ?(\(day.pattern))", meaning: .dataDate(format: day.format))
        }
        return nil
    }

    private static func moneyUnit(in text: String, row: Int) -> SampledSheet.Statement? {
        let units = MoneyUnit.allCases.map(\.rawValue).sorted { $0.count > $1.count }.joined(separator: "|")
        let pattern = "单位[：:] ?(\(units))"
        return statement(pattern, in: text).map { .init(row: row, pattern: pattern, meaning: .moneyUnit($0)) }
    }

    /// What a pattern's first group finds in a text.
    private static func statement(_ pattern: String, in text: String) -> String? {
        let bytes = Array(text.utf8)
        // The patterns stand above; a wrong one finds nothing, and its test says so.
        guard let compiled = try? Pattern(pattern), let match = compiled.match(in: bytes.span), let range = match[1]
        else { return nil }
        return String(decoding: bytes[range], as: UTF8.self)
    }
}

extension SampledSheet.TotalRow {
    private static let words = ["合计", "总计", "小计", "汇总", "总数"]

    /// The row as a total; nil when no cell has a word for one.
    init?(_ row: KeptRow, labels: [String]) {
        var found: (column: String, text: String)?
        var count: (column: String, pattern: String)?
        var sums: [String] = []
        for (place, cell) in row.cells.enumerated() where place < labels.count && !labels[place].isEmpty {
            guard let cell else { continue }
            if found == nil, Self.words.contains(cell.text) { found = (labels[place], cell.text) }
            if cell.kind == .number { sums.append(labels[place]) }
            if let pattern = Self.countPattern(cell.text) { count = (labels[place], pattern) }
        }
        guard let found else { return nil }
        self.init(column: found.column, text: found.text, count: count, sums: sums)
    }

    /// `共93条` is `^共([0-9]+)条$`; nil for a text without such a form.
    private static func countPattern(_ text: String) -> String? {
        for unit in ["条", "行", "笔", "件", "项"] where text.hasPrefix("共") && text.hasSuffix(unit) {
            let digits = text.dropFirst().dropLast()
            if !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) { return "^共([0-9]+)\(unit)$" }
        }
        return nil
    }
}
