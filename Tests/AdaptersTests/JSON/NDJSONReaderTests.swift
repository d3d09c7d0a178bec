import ShangMi
import Testing

@testable import Adapters

/// What a test looks at of one line.
private struct Line: Equatable {
    let number: Int32
    var tree = ""
    var malformed: String?
}

private func lines(_ bytes: [UInt8], blockSize: Int = 4096, lineLimit: Int = 1000) throws -> [Line] {
    let file = try TemporaryFile(bytes)
    var reader = try NDJSONReader(
        path: file.path, encoding: .declared(.utf8), blockSize: blockSize, lineLimit: lineLimit)
    var tree = SourceTree()
    var lines: [Line] = []
    while try reader.next(into: &tree) {
        #expect(tree.nodes.allSatisfy { $0.line == tree.line })
        lines.append(Line(number: tree.line, tree: TreeSketch(tree).description, malformed: tree.malformed))
    }
    #expect(reader.lineCount == lines.count)
    return lines
}

@Suite struct NDJSONReaderTests {
    @Test(
        arguments: [
            ("nothing", "", []),
            ("only a byte order mark", "\u{FEFF}", []),
            ("one line without its end", "{\"a\":1}", [Line(number: 1, tree: "{a:1}")]),
            ("LF", "{}\n{\"a\":1}\n", [Line(number: 1, tree: "{}"), Line(number: 2, tree: "{a:1}")]),
            ("CR LF", "{}\r\n{\"a\":1}\r\n", [Line(number: 1, tree: "{}"), Line(number: 2, tree: "{a:1}")]),
            ("byte order mark", "\u{FEFF}{}\n", [Line(number: 1, tree: "{}")]),
            (
                "blank lines", "\n \t\r\n{}\n\n{}\n\r",
                [
                    Line(number: 1), Line(number: 2), Line(number: 3, tree: "{}"), Line(number: 4),
                    Line(number: 5, tree: "{}"), Line(number: 6),
                ]
            ),
            (
                "a malformed line between sound ones", "{\"甲\":\"乙\"}\n{\"a\":\"\n[1]\n{\"b\":\"\\n丙\"}",
                [
                    Line(number: 1, tree: "{甲:‹乙›}"), Line(number: 2, malformed: "第 7 个字符:此行到末尾还没有写完"),
                    Line(number: 3, malformed: "第 1 个字符:此行应为一个 JSON 对象,以 { 开头"),
                    Line(number: 4, tree: "{b:‹\n丙›}"),
                ]
            ),
            ("CR alone is a blank of the grammar", "{\"a\":\r1}\r", [Line(number: 1, tree: "{a:1}")]),
        ] as [(String, String, [Line])])
    private func `reads`(what: String, text: String, expected: [Line]) throws {
        for blockSize in 1...64 {
            #expect(try lines(Array(text.utf8), blockSize: blockSize) == expected, "\(what), blocks of \(blockSize)")
        }
    }

    @Test func `refuses a file that is one array`() throws {
        let file = try TemporaryFile(Array("\n \n  [\n{\"a\":1},\n".utf8))
        var reader = try NDJSONReader(path: file.path, encoding: .declared(.utf8))
        var tree = SourceTree()
        #expect(try reader.next(into: &tree))
        #expect(try reader.next(into: &tree))
        #expect(throws: SourceError.arrayOfRecords(file: file.path, line: 3)) { try reader.next(into: &tree) }
    }

    @Test(
        arguments: [
            (EncodingStatement.declared(.utf8), [0xFF, 0xFE, 0x7B, 0x00], "UTF-16(小端)"),
            (.declared(.utf8), [0xFE, 0xFF, 0x00, 0x7B], "UTF-16(大端)"),
            (.declared(.utf8), [0x84, 0x31, 0x95, 0x33, 0x7B], "GB18030(带 BOM)"),
        ] as [(EncodingStatement, [UInt8], String)])
    func `refuses other marks`(statement: EncodingStatement, bytes: [UInt8], found: String) throws {
        let file = try TemporaryFile(bytes)
        #expect(throws: SourceError.contradictsEncoding(file: file.path, declared: .utf8, found: found)) {
            _ = try NDJSONReader(path: file.path, encoding: statement)
        }
    }

    @Test(arguments: [EncodingStatement.declared(.gb18030), .insisted(.gb18030)])
    func `reads no other encoding than UTF-8, whoever asks`(statement: EncodingStatement) throws {
        let file = try TemporaryFile(Array("{}".utf8))
        #expect(throws: SourceError.encodingUnsupported(file: file.path, encoding: .gb18030)) {
            _ = try NDJSONReader(path: file.path, encoding: statement)
        }
    }

    @Test(arguments: [16, 64, 4096])
    func `takes a line as long as the limit and refuses a longer one`(blockSize: Int) throws {
        let longest = "{\"a\":\"\(String(repeating: "x", count: 992))\"}"
        #expect(try lines(Array("{}\n\(longest)\n".utf8), blockSize: blockSize).count == 2)
        let file = try TemporaryFile(Array("{}\n{} \(longest)\n".utf8))
        var reader = try NDJSONReader(
            path: file.path, encoding: .declared(.utf8), blockSize: blockSize, lineLimit: 1000)
        var tree = SourceTree()
        #expect(try reader.next(into: &tree))
        #expect(throws: SourceError.recordTooLong(file: file.path, line: 2, limit: 1000)) {
            try reader.next(into: &tree)
        }
    }

    @Test func `counts lines and undecodable lines, malformed ones too, and digests every byte`() throws {
        let bytes =
            Array("\u{FEFF}{\"a\":\"\\uD800\"}\r\n\n{\"a\":\"甲\"}\n{\"a\":1\n{\"a\":".utf8)
            + [0xBC, 0xD7, 0x0A, 0x7B, 0x22, 0x80, 0x22, 0x3A, 0x31, 0x7D]
        let file = try TemporaryFile(bytes)
        var reader = try NDJSONReader(path: file.path, encoding: .declared(.utf8))
        var tree = SourceTree()
        while try reader.next(into: &tree) {}
        #expect([reader.lineCount, reader.undecodableRecordCount] == [6, 3])
        #expect(try reader.finish() == SourceDigest(sm3: SM3.digest(of: bytes), byteCount: bytes.count))
    }

    @Test func `digests the whole file when only its first line was read`() throws {
        let bytes = Array(String(repeating: "{\"甲\":\"乙\"}\n", count: 1000).utf8)
        let file = try TemporaryFile(bytes)
        var reader = try NDJSONReader(path: file.path, encoding: .declared(.utf8), blockSize: 64, lineLimit: 1000)
        var tree = SourceTree()
        #expect(try reader.next(into: &tree))
        #expect(try reader.finish() == SourceDigest(sm3: SM3.digest(of: bytes), byteCount: bytes.count))
    }
}
