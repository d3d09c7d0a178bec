/// Samples an XML document: the repeated element is the record.
struct XMLSampling {
    let path: String
    let fileName: String

    func sample() throws(DraftError) -> SampledTable {
        let outline: XMLOutline
        do throws(SourceError) { outline = try XMLOutline.read(path: path) } catch { throw .source(error) }
        guard let record = outline.record else {
            throw .noTable(file: path, reason: "没有一个元素含有子元素,找不到记录")
        }
        var sampling = TreeSampling(isDocument: true)
        do throws(SourceError) {
            var reader = try XMLRecordReader(path: path, record: record)
            _ = try reader.read { (tree, _) throws(SourceError) in
                if sampling.rowCount < SampledTable.rowLimit { sampling.take(tree) }
            }
        } catch { throw .source(error) }
        var table = SampledTable(
            fileName: fileName, form: .document(record: record, head: outline.head(outside: record)))
        table.take(sampling)
        guard !table.columns.isEmpty else { throw .noTable(file: path, reason: "记录元素里没有值") }
        return table
    }
}
