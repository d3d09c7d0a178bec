import Canonical
import Mapping

/// The YAML of one drafted source, with its evidence as comments.
struct SourceText {
    let proposal: SourceProposal
    let tables: CodeTables

    private var table: SampledTable { proposal.table }
    private var columns: [DraftColumn] { proposal.columns }

    /// The whole file.
    var text: String {
        var lines = heading
        lines += SourceBlock(proposal).lines
        lines.append("")
        if let statements = proposal.statements {
            lines += self.statements(statements)
        } else {
            lines.append("records:")
            for record in proposal.records {
                lines += RecordBlock(record, of: proposal, tables: tables).lines
            }
        }
        lines += ignored
        if proposal.statements == nil { lines += ExampleBlock(proposal, tables: tables).lines }
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: [String] {
        let kinds = proposal.records.map(\.kind.definition.label).joined(separator: "、")
        let what = proposal.statements == nil ? kinds : "对账清单"
        let notes = table.notes.map { "# 注意:\(YAMLText.comment($0))" }
        return [
            "# 草稿:\(YAMLText.comment(table.title)),按前 \(table.rowCount) 行推断为\(what)。",
            "# 标有“待确认”“待填”“缺”的地方须由人核对;形状中 9 是数字、A 是字母、字是文字,不含原值。",
        ] + notes
    }

    private func statements(_ found: (file: Int, count: Int, amount: Int?)) -> [String] {
        var lines = [
            "statements:", "  file: \(YAMLText.scalar(columns[found.file].column.name))",
            "  count: \(YAMLText.scalar(columns[found.count].column.name))",
        ]
        if let amount = found.amount {
            let unit = MoneyHeader.unit(in: columns[amount].header) ?? MoneyUnit.yuan.rawValue
            let thousands = columns[amount].facts.numbers?.hasThousands ?? false
            let form = thousands ? "{unit: \(unit), thousands: true}" : unit
            lines.append("  amount: {from: \(YAMLText.scalar(columns[amount].column.name)), money: \(form)}")
        }
        return lines
    }

    /// The columns that nothing reads, each to be confirmed.
    private var ignored: [String] {
        let open = columns.indices.filter { !proposal.usedColumns.contains($0) }
        guard !open.isEmpty else { return [] }
        return ["", "# 没有对应字段的列;请逐一核对并写明原因。", "ignore:"]
            + open.map { "  \(YAMLText.scalar(columns[$0].column.name)): 待确认" + wordsComment(columns[$0]) }
    }

    private func wordsComment(_ column: DraftColumn) -> String {
        guard PersonalValues.mayShow(column, known: nil) else { return "" }
        let words = column.facts(isList: true).distinct
        return "  # 取值:\(words.map(YAMLText.comment).joined(separator: "、"))"
    }
}

extension SourceProposal {
    /// The columns that something reads.
    var usedColumns: Set<Int> {
        var used: Set<Int> = []
        for record in records {
            used.formUnion(record.assignment.proposals.map(\.column))
            used.formUnion(record.inherited.map(\.column))
            if let shares = record.shares { used.formUnion([shares.insurer, shares.role, shares.percent]) }
        }
        if let recordedAt { used.insert(recordedAt) }
        if let statements {
            used.formUnion([statements.file, statements.count] + [statements.amount].compactMap { $0 })
        }
        if case .sheet(let sheet) = table.form, let total = sheet.totalRow {
            let names = [total.column, total.count?.column].compactMap { $0 }
            used.formUnion(columns.indices.filter { names.contains(columns[$0].column.name) })
        }
        return used
    }

    /// The column of the control amount, when it is mapped.
    var controlColumn: Int? {
        for record in records where record.each == nil {
            guard let control = record.kind.definition.control else { continue }
            if let found = record.assignment.proposal(for: control) { return found.column }
        }
        return nil
    }
}
