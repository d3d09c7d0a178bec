import Mapping
import ShangMi
import Testing

@testable import Adapters

/// What a test looks at of one record.
private struct Row: Equatable {
    let line: Int
    var fields: [String]
    var undecodable: [Int] = []
    var malformed: String?
}

private func rows(
    _ bytes: [UInt8], _ encoding: TextEncoding = .utf8, _ delimiter: CSVDelimiter = .comma, blockSize: Int = 4096,
    recordLimit: Int = 1000
) throws -> [Row] {
    let file = try TemporaryFile(bytes)
    var reader = try CSVReader(
        path: file.path, encoding: .declared(encoding), delimiter: delimiter, blockSize: blockSize,
        recordLimit: recordLimit)
    var decoding = CSVDecoding(encoding: encoding)
    var batch = SourceBatch()
    var rows: [Row] = []
    while try reader.next(into: &batch) {
        _ = decoding.decode(&batch)
        for (place, row) in batch.rows.enumerated() {
            let cells = batch.cells[Int(row.first)..<Int(row.first + row.count)]
            rows.append(
                Row(
                    line: Int(row.number),
                    fields: cells.map { String(decoding: batch.bytes[$0.range], as: UTF8.self) },
                    undecodable: cells.enumerated().filter(\.element.isUndecodable).map(\.offset),
                    malformed: batch.reason(ofRow: place)))
        }
    }
    return rows
}

@Suite struct CSVReaderTests {
    @Test(
        arguments: [
            ("nothing", "", []),
            ("only a byte order mark", "\u{FEFF}", []),
            ("one field", "a", [Row(line: 1, fields: ["a"])]),
            ("LF", "a,b\nc,d\n", [Row(line: 1, fields: ["a", "b"]), Row(line: 2, fields: ["c", "d"])]),
            (
                "CR LF, last line without it", "a,b\r\nc,d",
                [Row(line: 1, fields: ["a", "b"]), Row(line: 2, fields: ["c", "d"])]
            ),
            ("CR", "a\rb\r", [Row(line: 1, fields: ["a"]), Row(line: 2, fields: ["b"])]),
            ("byte order mark", "\u{FEFF}\"a\",b\n", [Row(line: 1, fields: ["a", "b"])]),
            ("empty fields", ",\n\"\",\n", [Row(line: 1, fields: ["", ""]), Row(line: 2, fields: ["", ""])]),
            ("last field empty at the end", "a,", [Row(line: 1, fields: ["a", ""])]),
            ("last line only a quoted nothing", "\"\"", [Row(line: 1, fields: [""])]),
            (
                "quotes, delimiters and line ends in quotes", "\"a\"\"b\",\"c,\r\nd\re\nf\"\n甲,乙\n",
                [Row(line: 1, fields: ["a\"b", "c,\r\nd\re\nf"]), Row(line: 5, fields: ["甲", "乙"])]
            ),
            ("a field of quotes", "\"\"\"\"\"\"\n", [Row(line: 1, fields: ["\"\""])]),
            ("quote inside an unquoted field", "5\" 管,\"x\"\n", [Row(line: 1, fields: ["5\" 管", "x"])]),
            (
                "blank lines", "\n\r\na\n\n",
                [Row(line: 3, fields: ["a"])]
            ),
            (
                "text after a closing quote", "a,\"b\"c\"d,e\nf\n",
                [
                    Row(line: 1, fields: ["a", "bc\"d", "e"], malformed: "第 2 列:右引号之后还有文字"),
                    Row(line: 2, fields: ["f"]),
                ]
            ),
            (
                "blank after a closing quote", "\"a\" ,b\n",
                [
                    Row(line: 1, fields: ["a ", "b"], malformed: "第 1 列:右引号之后还有文字")
                ]
            ),
        ] as [(String, String, [Row])])
    private func `reads`(what: String, text: String, expected: [Row]) throws {
        for blockSize in 1...64 {
            #expect(try rows(Array(text.utf8), blockSize: blockSize) == expected, "\(what), blocks of \(blockSize)")
        }
    }

    @Test(arguments: CSVDelimiter.allCases)
    func `splits GB18030 text at the declared delimiter only`(delimiter: CSVDelimiter) throws {
        // 亅 is 81 7C, whose second byte is a pipe; 𠮷 is 95 34 B2 35; 甲 is BC D7.
        let separator = Array(delimiter.rawValue.utf8)
        let fields: [[UInt8]] = [
            [0x81, 0x7C, 0xBC, 0xD7], [0x95, 0x34, 0xB2, 0x35], [0x22, 0x81, 0x7C, 0x22], [0x41],
        ]
        let bytes = Array(fields.joined(separator: separator)) + [0x0D, 0x0A, 0xD2, 0xD2]
        let expected = [Row(line: 1, fields: ["亅甲", "𠮷", "亅", "A"]), Row(line: 2, fields: ["乙"])]
        for blockSize in 1...32 {
            #expect(try rows(bytes, .gb18030, delimiter, blockSize: blockSize) == expected, "blocks of \(blockSize)")
        }
    }

    @Test func `marks fields with undecodable bytes and loses no delimiter to them`() throws {
        let expected = [
            Row(line: 1, fields: ["\u{FFFD}", "b\u{FFFD}", "c"], undecodable: [0, 1]), Row(line: 2, fields: ["d"]),
        ]
        #expect(try rows([0xBC, 0x2C, 0x62, 0x80, 0x2C, 0x63, 0x0A, 0x64], .gb18030) == expected)
        #expect(try rows([0xE7, 0x2C, 0x62, 0x80, 0x2C, 0x63, 0x0A, 0x64], .utf8) == expected)
        let across = [Row(line: 1, fields: ["\u{FFFD}", "\u{FFFD}"], undecodable: [0, 1])]
        #expect(try rows([0xC2, 0x2C, 0x80], .utf8) == across)
    }

    @Test func `refuses a quote that is never closed, with the line where it opened`() throws {
        let error = #expect(throws: SourceError.self) { try rows(Array("a\n\"b\nc\",d\ne,\"f\ng\n".utf8)) }
        guard case .unclosedQuote(_, let line) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(line == 4)
    }

    @Test func `takes a record as long as the limit and refuses a longer one`() throws {
        let longest = String(repeating: "x", count: 1000)
        #expect(try rows(Array("a\n\(longest)\n".utf8), blockSize: 64).count == 2)
        let error = #expect(throws: SourceError.self) { try rows(Array("a\n\"\(longest)x".utf8), blockSize: 64) }
        guard case .recordTooLong(_, let line, let limit) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect([line, limit] == [2, 1000])
    }

    @Test func `counts lines, records and undecodable records, and digests every byte`() throws {
        let bytes = Array("\u{FEFF}a,\"b\nc\"\n\nd".utf8) + [0x80]
        let file = try TemporaryFile(bytes)
        var reader = try CSVReader(path: file.path, encoding: .declared(.utf8), delimiter: .comma)
        var batch = SourceBatch()
        var decoding = CSVDecoding(encoding: .utf8)
        var undecodable = 0
        while try reader.next(into: &batch) { undecodable += decoding.decode(&batch) }
        #expect([reader.lineCount, reader.recordCount, reader.blankLineCount, undecodable] == [4, 2, 1, 1])
        #expect(try reader.finish() == SourceDigest(sm3: SM3.digest(of: bytes), byteCount: bytes.count))
    }

    @Test func `digests the whole file when only its first record was read`() throws {
        let bytes = Array(String(repeating: "甲,乙\n", count: 1000).utf8)
        let file = try TemporaryFile(bytes)
        var reader = try CSVReader(
            path: file.path, encoding: .declared(.utf8), delimiter: .comma, blockSize: 64, recordLimit: 1000)
        var batch = SourceBatch()
        #expect(try reader.next(into: &batch))
        #expect(try reader.finish() == SourceDigest(sm3: SM3.digest(of: bytes), byteCount: bytes.count))
    }
}
