import Canonical
import Mapping

/// Samples a delimited text: encoding and delimiter are found out, the first row is the header.
struct CSVSampling {
    let path: String
    let fileName: String

    /// How many records are read to compare delimiters.
    private static let probeLimit = 200

    func sample() throws(DraftError) -> SampledTable {
        let (encoding, evidence) = try EncodingDetection.detect(path: path)
        let (delimiter, delimiterEvidence) = try delimiter(in: encoding)
        let text = DetectedText(
            encoding: encoding, encodingEvidence: evidence, delimiter: delimiter,
            delimiterEvidence: delimiterEvidence)
        var table = SampledTable(fileName: fileName, form: .csv(text))
        do throws(SourceError) {
            try read(encoding, delimiter, atMost: SampledTable.rowLimit + 1) { row in
                if table.columns.isEmpty {
                    table.columns = Self.columns(row.map { Text(bytes: $0) })
                } else {
                    table.rowCount += 1
                    for place in table.columns.indices {
                        table.columns[place].take(place < row.count ? row[place] : [], .text)
                    }
                }
            }
        } catch { throw .source(error) }
        guard !table.columns.isEmpty else { throw .noTable(file: path, reason: "文件是空的") }
        // A record in the place of a header would be shown as the names of the columns.
        guard HeaderNames.arePlausible(table.columns.map(\.name)) else {
            throw .noTable(file: path, reason: "第一行含有数据,不像表头;没有表头的文件不能起草")
        }
        table.dropUnnamed()
        return table
    }

    private static func columns(_ header: [Text]) -> [SampledColumn] {
        header.map { cell in
            let label = TextForm.trimmed(cell.bytes).filter { $0 != 0x0A && $0 != 0x0D }
            return SampledColumn(header: String(decoding: label, as: UTF8.self))
        }
    }

    /// The delimiter by which most columns come out and most rows are as wide as the header.
    private func delimiter(
        in encoding: TextEncoding
    ) throws(DraftError) -> (delimiter: CSVDelimiter, evidence: String) {
        var best: (delimiter: CSVDelimiter, width: Int, fitting: Int, rows: Int)?
        var failure: SourceError?
        for delimiter in CSVDelimiter.allCases {
            var widths: [Int] = []
            do throws(SourceError) {
                try read(encoding, delimiter, atMost: Self.probeLimit) { row in widths.append(row.count) }
            } catch {
                failure = error
                continue
            }
            guard let width = widths.first else { continue }
            let fitting = widths.count { $0 == width }
            guard fitting * 10 >= widths.count * 8, width > best?.width ?? 0 else { continue }
            best = (delimiter, width, fitting, widths.count)
        }
        if let best {
            return (best.delimiter, "\(best.rows) 行中 \(best.fitting) 行各 \(best.width) 列")
        }
        if let failure { throw .source(failure) }
        throw .noTable(file: path, reason: "没有一种分隔符使各行列数一致")
    }

    /// Reads the first records.
    private func read(
        _ encoding: TextEncoding, _ delimiter: CSVDelimiter, atMost limit: Int,
        each: ([ArraySlice<UInt8>]) -> Void
    ) throws(SourceError) {
        var reader = try CSVReader(path: path, encoding: .insisted(encoding), delimiter: delimiter, digests: false)
        var decoding = CSVDecoding(encoding: encoding)
        var batch = SourceBatch()
        var count = 0
        while count < limit, try reader.next(into: &batch) {
            _ = decoding.decode(&batch)
            for row in batch.rows.prefix(limit - count) {
                each((0..<Int(row.count)).map { batch.bytes[batch.cell($0, of: row).range] })
            }
            count += batch.rows.count
        }
    }
}
