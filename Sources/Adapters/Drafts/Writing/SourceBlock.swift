import Canonical
import Mapping

/// The block `source:` of a draft: form, file and columns.
struct SourceBlock {
    private let proposal: SourceProposal
    private let table: SampledTable

    init(_ proposal: SourceProposal) {
        self.proposal = proposal
        table = proposal.table
    }

    var lines: [String] {
        var lines = ["source:"]
        switch table.form {
        case .csv(let text):
            let delimiter = text.delimiter == .tab ? "\"\\t\"" : "\"\(text.delimiter.rawValue)\""
            lines += [
                "  format: csv", "  encoding: \(text.encoding.rawValue)  # \(text.encodingEvidence)",
                "  delimiter: \(delimiter)  # \(text.delimiterEvidence)", file,
            ]
        case .sheet(let sheet):
            lines += ["  format: xlsx", file, "  sheet: \(YAMLText.scalar(sheet.name))"] + header(sheet)
        case .lines: lines += ["  format: ndjson", file]
        case .document(let record, let head):
            lines += ["  format: xml", file, "  record: \(record.joined(separator: "/"))  # 反复出现的元素"]
            if !head.isEmpty {
                lines.append("  # 记录之外还有这些元素,可写入 head 供核对:\(YAMLText.comment(head.joined(separator: "、")))")
            }
        }
        lines.append("  columns:")
        lines += proposal.columns.map { "    - \(YAMLText.scalar($0.column.name))  # \(ColumnEvidence.words($0))" }
        if let control = proposal.controlColumn {
            lines.append("  total: \(YAMLText.scalar(proposal.columns[control].column.name))")
        }
        if case .sheet(let sheet) = table.form, let total = sheet.totalRow { lines += totalRow(total) }
        return lines
    }

    /// The file's name with its date as a pattern.
    private var file: String {
        let name = DataDateName(table.fileName)
        return "  file: \(YAMLText.scalar(name.pattern))" + (name.date == nil ? "  # 文件名里没有日期,待确认" : "")
    }

    private func header(_ sheet: SampledSheet) -> [String] {
        let names = proposal.columns.map(\.column.name)
        let mapped = proposal.usedColumns.sorted().map { names[$0] }
        let find = Array((mapped + names).prefix(2))
        let within = sheet.headerRow > 10 ? ", within: \(sheet.headerRow)" : ""
        var lines = [
            "  header: {rows: \(sheet.headerRows), find: \(YAMLText.list(find))\(within)}"
                + "  # 第 \(sheet.headerRow) 行起全是文字,其下各列有数据"
        ]
        guard !sheet.statements.isEmpty else { return lines }
        lines.append("  preamble:")
        for statement in sheet.statements {
            let meaning =
                switch statement.meaning {
                case .dataDate(let format): "is: data-date, format: \(format)"
                case .moneyUnit(let unit): "is: money-unit, unit: \(unit)"
                }
            lines.append(
                "    - {row: \(statement.row), pattern: \(YAMLText.scalar(statement.pattern)), \(meaning)}  # 待确认")
        }
        return lines
    }

    private func totalRow(_ total: SampledSheet.TotalRow) -> [String] {
        var lines = [
            "  total-row:  # 最后一行不是数据", "    column: \(YAMLText.scalar(total.column))",
            "    text: \(YAMLText.scalar(total.text))",
        ]
        if let count = total.count {
            lines.append(
                "    count: {from: \(YAMLText.scalar(count.column)), pattern: \(YAMLText.scalar(count.pattern))}")
        }
        if let control = proposal.controlColumn, total.sums.contains(proposal.columns[control].column.name) {
            let column = proposal.columns[control]
            let stated: String? = if case .sheet(let sheet) = table.form { sheet.moneyUnit } else { nil }
            let unit = MoneyHeader.unit(in: column.header) ?? stated ?? MoneyUnit.yuan.rawValue
            lines.append("    amount: {from: \(YAMLText.scalar(column.column.name)), money: \(unit)}")
        }
        return lines
    }
}

/// The name of a file with its data date as a pattern.
struct DataDateName {
    /// `DY_{yyyyMMdd}.csv`; without a date in the name the pattern stands before the extension.
    let pattern: String
    /// The date in the name.
    let date: CivilDate?

    init(_ name: String) {
        let bytes = Array(name.utf8)
        for start in bytes.indices where start + 8 <= bytes.count {
            let digits = bytes[start..<start + 8]
            guard digits.allSatisfy(\.isDigit), let day = DateFormat("yyyyMMdd")?.day(of: Array(digits)),
                (1990...2100).contains(day.components.0)
            else { continue }
            date = day
            pattern =
                String(decoding: bytes[..<start], as: UTF8.self) + "{yyyyMMdd}"
                + String(decoding: bytes[(start + 8)...], as: UTF8.self)
            return
        }
        date = nil
        let place = name.lastIndex(of: ".") ?? name.endIndex
        pattern = "\(name[..<place])_{yyyyMMdd}\(name[place...])"
    }
}

/// What a comment says of a column's values.
enum ColumnEvidence {
    /// Share of empty cells, number of different values, shapes, and what most values are.
    static func words(_ column: DraftColumn) -> String {
        let facts = column.facts
        guard !facts.cells.isEmpty else { return "\(facts.rowCount) 行全空" }
        var words = ["空 \(percent(facts.emptyCount, of: facts.rowCount))%", "\(facts.distinct.count) 种值"]
        words.append("形如 " + facts.shapes.map(YAMLText.comment).joined(separator: " | "))
        if let days = facts.days { words.append("日期 \(days.formats.joined(separator: "、"))") }
        if let moments = facts.moments { words.append("时间 \(moments.formats.joined(separator: "、"))") }
        if facts.most(facts.creditCodes.count) { words.append("信用代码") }
        if facts.most(facts.phoneCount) { words.append("电话号码") }
        if facts.most(facts.idNumberCount) { words.append("身份证号码") }
        if !facts.separators.isEmpty { words.append("以 \(facts.separators.joined(separator: " ")) 分隔") }
        if facts.isList { words.append("多个值") }
        if facts.hasExcelText { words.append("数字前有撇号或 =\"…\"") }
        if !facts.nulls.isEmpty { words.append("无值写作 \(facts.nulls.joined(separator: " "))") }
        return words.joined(separator: ";")
    }

    private static func percent(_ part: Int, of all: Int) -> Int { all == 0 ? 0 : (part * 100 + all / 2) / all }
}
