import Testing

@testable import Adapters

@Suite struct EncodingCheckTests {
    private func markLength(_ bytes: [UInt8], _ statement: EncodingStatement) throws -> Int {
        let file = try TemporaryFile(bytes)
        return try EncodingCheck.markLength(of: OpenFile(path: file.path), statement: statement)
    }

    @Test(
        arguments: [
            ("UTF-8 as declared", Array("甲".utf8), .utf8, 0),
            ("its byte order mark", [0xEF, 0xBB, 0xBF, 0x41], .utf8, 3),
            ("GB18030 as declared", [0xBC, 0xD7, 0x2C, 0xD2, 0xD2], .gb18030, 0),
            ("its byte order mark", [0x84, 0x31, 0x95, 0x33, 0x41], .gb18030, 4),
            ("ASCII is both", Array("a,b\n".utf8), .gb18030, 0),
            ("nothing is both", [], .gb18030, 0),
            ("broken UTF-8 is not plainly UTF-8", Array("甲".utf8) + [0x80], .gb18030, 0),
            ("cut-off UTF-8 is not plainly UTF-8", Array("甲".utf8.dropLast()), .gb18030, 0),
            ("GB18030 declared as UTF-8 is left to the count of undecodable lines", [0xBC, 0xD7], .utf8, 0),
        ] as [(String, [UInt8], TextEncoding, Int)])
    func `accepts`(what: String, bytes: [UInt8], declared: TextEncoding, length: Int) throws {
        #expect(try markLength(bytes, .declared(declared)) == length, "\(what)")
    }

    @Test(
        arguments: [
            (Array("a,甲".utf8), .gb18030, "UTF-8"),
            (Array(String(repeating: "a", count: 65_534).utf8) + Array("甲乙".utf8), .gb18030, "UTF-8"),
            (Array(String(repeating: "a", count: 70_000).utf8) + Array("𠮷".utf8), .gb18030, "UTF-8"),
            ([0xEF, 0xBB, 0xBF, 0x41], .gb18030, "UTF-8(带 BOM)"),
            ([0x84, 0x31, 0x95, 0x33, 0x41], .utf8, "GB18030(带 BOM)"),
            ([0xFF, 0xFE, 0x41, 0x00], .utf8, "UTF-16(小端)"),
            ([0xFE, 0xFF, 0x00, 0x41], .gb18030, "UTF-16(大端)"),
        ] as [([UInt8], TextEncoding, String)])
    func `refuses a contradiction and names both encodings`(
        bytes: [UInt8], declared: TextEncoding, found: String
    ) throws {
        let file = try TemporaryFile(bytes)
        let error = SourceError.contradictsEncoding(file: file.path, declared: declared, found: found)
        #expect(throws: error) {
            _ = try CSVReader(path: file.path, encoding: .declared(declared), delimiter: .comma)
        }
        #expect("\(error)" == "\(file.path):映射声明的编码是 \(declared),文件实际是 \(found)。请改正其一,或用 --encoding 指定编码")
    }

    @Test func `lets the operator insist`() throws {
        #expect(try markLength(Array("甲".utf8), .insisted(.gb18030)) == 0)
        #expect(try markLength([0xEF, 0xBB, 0xBF], .insisted(.gb18030)) == 0)
        #expect(try markLength([0xEF, 0xBB, 0xBF], .insisted(.utf8)) == 3)
    }

    @Test func `says that a file is missing or is no file`() {
        #expect(throws: SourceError.notFound(file: "/nowhere.csv")) {
            _ = try CSVReader(path: "/nowhere.csv", encoding: .declared(.utf8), delimiter: .comma)
        }
        #expect(throws: SourceError.unreadable(file: "/tmp", reason: "不是普通文件")) {
            _ = try CSVReader(path: "/tmp", encoding: .declared(.utf8), delimiter: .comma)
        }
    }
}
