/// Samples a file of one JSON object a line.
struct NDJSONSampling {
    let path: String
    let fileName: String

    func sample() throws(DraftError) -> SampledTable {
        var sampling = TreeSampling(isDocument: false)
        do throws(SourceError) {
            var reader = try NDJSONReader(path: path, encoding: .declared(.utf8))
            var tree = SourceTree()
            while sampling.rowCount < SampledTable.rowLimit, try reader.next(into: &tree) { sampling.take(tree) }
        } catch { throw .source(error) }
        var table = SampledTable(fileName: fileName, form: .lines)
        table.take(sampling)
        guard !table.columns.isEmpty else { throw .noTable(file: path, reason: "没有一行是有内容的 JSON 对象") }
        return table
    }
}

extension SampledTable {
    /// Takes over what was found in nested records.
    mutating func take(_ sampling: TreeSampling) {
        columns = sampling.finished()
        rowCount = sampling.rowCount
        for path in sampling.unreadable { notes.append("“\(path)”是列表中的列表,映射读不到,没有列出") }
        dropUnnamed()
    }
}
