/// Turns the fields of a scanned record into UTF-8, each by itself, so that a broken character never eats a delimiter.
struct FieldDecoding {
    private let encoding: TextEncoding
    private let gb18030 = GB18030Decoder()
    private var decoded: [UInt8] = []

    init(encoding: TextEncoding) {
        self.encoding = encoding
    }

    mutating func decode(_ record: inout CSVRecord) {
        switch encoding {
        case .utf8: repairUTF8(&record)
        case .gb18030: decodeGB18030(&record)
        }
    }

    private mutating func decodeGB18030(_ record: inout CSVRecord) {
        decoded.removeAll(keepingCapacity: true)
        record.undecodableFields = gb18030.append(record.bytes, endingAt: &record.ends, to: &decoded)
        swap(&record.bytes, &decoded)
    }

    private mutating func repairUTF8(_ record: inout CSVRecord) {
        // The separators between the fields keep a character from being valid across two of them.
        if Self.isUTF8(record.bytes[...]) { return }
        decoded.removeAll(keepingCapacity: true)
        var start = 0
        for index in record.ends.indices {
            let end = record.ends[index]
            let field = record.bytes[start..<end]
            if index > 0 { decoded.append(record.bytes[start - 1]) }
            if !Self.isUTF8(field) { record.undecodableFields.append(index) }
            decoded.append(contentsOf: String(decoding: field, as: UTF8.self).utf8)
            record.ends[index] = decoded.count
            start = end + 1
        }
        swap(&record.bytes, &decoded)
    }

    /// Where and how bytes break UTF-8 does not matter, only whether they do.
    private static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
        (try? UTF8Span(validating: bytes.span)) != nil
    }
}
