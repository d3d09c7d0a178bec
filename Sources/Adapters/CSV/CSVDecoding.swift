package import Mapping

/// Turns the texts of scanned records into UTF-8, each by itself, so that a broken character never eats a delimiter.
package struct CSVDecoding: Sendable {
    private let encoding: TextEncoding
    private let gb18030 = GB18030Decoder()
    private var decoded: [UInt8] = []

    /// A decoding with space of its own.
    package init(encoding: TextEncoding) { self.encoding = encoding }

    /// Decodes the cells of a batch.
    ///
    /// - Returns: How many records have undecodable bytes, which stand as U+FFFD then.
    package mutating func decode(_ batch: inout SourceBatch) -> Int {
        switch encoding {
        case .utf8:
            if unsafe batch.bytes.withUnsafeBytes({ unsafe UTF8Check.isWellFormed($0) }) { return 0 }
            repairUTF8(&batch)
        case .gb18030: decodeGB18030(&batch)
        }
        return batch.rows.count { row in
            batch.cells[Int(row.first)..<Int(row.first + row.count)].contains(where: \.isUndecodable)
        }
    }

    private mutating func decodeGB18030(_ batch: inout SourceBatch) {
        decoded.removeAll(keepingCapacity: true)
        gb18030.append(batch.bytes, cells: &batch.cells, to: &decoded)
        swap(&batch.bytes, &decoded)
    }

    /// Replaces what is no UTF-8 in the cells that have it; the repaired texts stand behind the others.
    private func repairUTF8(_ batch: inout SourceBatch) {
        for index in batch.cells.indices {
            let text = batch.bytes[batch.cells[index].range]
            if unsafe text.withUnsafeBytes({ unsafe UTF8Check.isWellFormed($0) }) { continue }
            let start = batch.bytes.count
            batch.bytes.append(contentsOf: Array(String(decoding: text, as: UTF8.self).utf8))
            batch.cells[index] = SourceCell(start..<batch.bytes.count, .text, isUndecodable: true)
        }
    }
}
