import Mapping
import ShangMi
import Testing

@testable import Adapters

/// A node as tests write it: name, value or nil for a container, line, children.
private func outline(_ tree: SourceTree) -> [String] {
    tree.nodes.map { node in
        let name = String(decoding: tree.bytes[node.name], as: UTF8.self)
        let value = String(decoding: tree.bytes[node.value], as: UTF8.self)
        let bad = node.isUndecodable ? "?" : ""
        return "\(node.line) \(name)\(node.kind == .container ? "{}" : "=\(value)")\(bad) \(node.end)"
    }
}

private struct Reading: Equatable {
    var records: [[String]] = []
    var lines: [Int32] = []
    var malformed: [String?] = []
    var head: [String] = []
    var undecodable = 0
}

private func read(
    _ bytes: [UInt8], _ path: [String] = ["列表", "体", "案"], recordLimit: Int = 4000, depthLimit: Int = 10
) throws -> Reading {
    let file = try TemporaryFile(bytes)
    do throws(SourceError) {
        var reader = try XMLRecordReader(
            path: file.path, record: path, recordLimit: recordLimit, depthLimit: depthLimit)
        var reading = Reading()
        let head = try reader.read { tree, _ in
            reading.records.append(outline(tree))
            reading.lines.append(tree.line)
            reading.malformed.append(tree.malformed)
        }
        reading.head = outline(head)
        reading.undecodable = reader.undecodableRecordCount
        let count = reader.recordCount
        #expect(count == reading.records.count)
        let digest = try reader.finish()
        #expect(digest == SourceDigest(sm3: SM3.digest(of: bytes), byteCount: bytes.count))
        return reading
    } catch {
        throw error.without(file.path)
    }
}

private let sample = """
    <n:列表 xmlns:n="urn:n" 版="1">
    <头>
    <条数>2</条数>
    </头>
    <体><案 号="7"><名>甲 &amp; 乙</名>
    <空/><额 币="CNY">1<!-- -->2</额>
    <项><x><![CDATA[<a>]]></x><x></x></项></案>
    <n:案/>
    </体><尾>完</尾></n:列表>
    """

private let sampleReading = Reading(
    records: [
        [
            "5 {} 9", "5 @号=7 2", "5 名=甲 & 乙 3", "6 空= 4", "6 额=12 6", "6 @币=CNY 6", "7 项{} 9", "7 x=<a> 8", "7 x= 9",
        ], ["8 = 1"],
    ], lines: [5, 8], malformed: [nil, nil],
    head: ["1 {} 6", "1 @版=1 2", "2 头{} 4", "3 条数=2 4", "5 体{} 5", "9 尾=完 6"])

@Suite struct XMLRecordReaderTests {
    @Test func `gives each record and then the head`() throws {
        #expect(try read(Array(sample.utf8)) == sampleReading)
        let declared = #"<?xml version="1.0" encoding="utf-8"?>"# + sample
        #expect(try read([0xEF, 0xBB, 0xBF] + Array(declared.utf8)) == sampleReading)
        let wide = ([0xFEFF] + Array(sample.utf16)).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(try read(wide) == sampleReading)
    }

    @Test(arguments: ["GB18030", "gbk", "GB2312"])
    func `reads GB 18030 and its subsets`(encoding: String) throws {
        let head = Array(#"<?xml version="1.0" encoding="\#(encoding)"?><L>"#.utf8)
        // 甲, then a lead byte without its trail byte.
        let record: [UInt8] =
            Array("<R><n>".utf8) + [0xBC, 0xD7] + Array("</n></R>\n<R>".utf8) + [0xBC] + Array("</R>".utf8)
        let reading = try read(head + record + Array("</L>".utf8), ["L", "R"])
        #expect(reading.records == [["1 {} 2", "1 n=甲 2"], ["2 =\u{FFFD}? 1"]])
        #expect(reading.undecodable == 1)
    }

    @Test func `decodes codes that lie across two blocks`() throws {
        let head = Array(#"<?xml version="1.0" encoding="GB18030"?><L>"#.utf8)
        let names =
            [UInt8](repeating: 0x20, count: 262_143 - head.count - 4) + Array("<R>".utf8) + [0x81, 0x30, 0x81, 0x30]
        let reading = try read(head + names + [0xBC, 0xD7] + Array("</R></L>".utf8), ["L", "R"], recordLimit: 1 << 20)
        #expect(reading.records == [["1 =\u{80}甲 1"]])
    }

    @Test(
        arguments: [
            (Array(#"<?xml version="1.0" encoding="Big5"?><L/>"#.utf8), "XML 声明的编码 Big5 不受支持"),
            (Array(#"<?xml version="1.0" encoding="UTF-16"?><L/>"#.utf8), "XML 声明的编码 UTF-16 不受支持"),
            (
                Array(#"<?xml version="1.0" encoding="GBK"?><L>甲</L>"#.utf8),
                "XML 声明的编码是 GB18030 或其子集,文件实际是 UTF-8"
            ),
            (
                [0xEF, 0xBB, 0xBF] + Array(#"<?xml version="1.0" encoding="GBK"?><L/>"#.utf8),
                "XML 声明的编码是 GB18030 或其子集,文件实际是 UTF-8(带 BOM)"
            ),
        ])
    func `refuses other encodings`(bytes: [UInt8], reason: String) {
        #expect(throws: SourceError.xmlEncoding(file: "f", reason: reason)) { try read(bytes, ["L"]) }
    }

    @Test(
        arguments: [
            ("<L>\n<R></L>", 2, "开始标签与结束标签不配对"),
            ("<L>\n<R>", 2, "XML 不完整"), ("", 1, "XML 不完整"), ("<L>\n<R", 2, "XML 不完整"),
            ("<!DOCTYPE L><L/>", 1, "含有 DOCTYPE 声明,出于安全不予读取"),
            ("<L>\n\n<R>&nbsp;</R></L>", 3, "含有未定义的实体"),
            ("<L><R><a/><a b='1' b='2'/></R></L>", 1, "同一属性出现两次"),
            ("<L>\n<x:R/></L>", 2, "命名空间前缀没有声明"),
            ("<L/>\ntext", 2, "根元素之后还有内容"),
            ("<L>\n" + String(repeating: "<a>", count: 10), 2, "元素嵌套超过 10 层"),
            ("<L>\n<R>" + String(repeating: "a", count: 4000) + "</R></L>", 2, "从此行开始的记录超过 4000 字节"),
            ("<L>\n<R>" + String(repeating: "<a/>", count: 125) + "</R></L>", 2, "从此行开始的记录超过 4000 字节"),
        ])
    func `says in which line the file cannot be read on`(xml: String, line: Int, reason: String) {
        #expect(throws: SourceError.illFormedXML(file: "f", part: nil, line: line, reason: reason)) {
            try read(Array(xml.utf8), ["L", "R"])
        }
    }

    @Test func `refuses bytes that are no UTF-8 and another root`() {
        #expect(throws: SourceError.illFormedXML(file: "f", part: nil, line: 2, reason: "XML 语法错误或含有非法字节")) {
            try read(Array("<L>\n".utf8) + [0xBC, 0xD7] + Array("</L>".utf8), ["L"])
        }
        #expect(throws: SourceError.unexpectedRoot(file: "f", expected: "L", found: "M")) {
            try read(Array("<n:M xmlns:n='urn:n'/>".utf8), ["L", "R"])
        }
    }

    @Test func `marks a record that mixes text and elements`() throws {
        let reading = try read(Array("<L><R><a>文<b/></a></R><R><b/>文</R><R><b/> </R></L>".utf8), ["L", "R"])
        #expect(reading.malformed == ["元素 a 里既有文字又有子元素", "元素  里既有文字又有子元素", nil])
    }

    @Test func `takes only the whole path for a record`() throws {
        let reading = try read(
            Array("<L><R>1</R><B><R>2</R><C><R>3</R></C></B><B><R>4</R></B></L>".utf8), ["L", "B", "R"])
        #expect(reading.records == [["1 =2 1"], ["1 =4 1"]])
        #expect(reading.head == ["1 {} 6", "1 R=1 2", "1 B{} 5", "1 C{} 5", "1 R=3 5", "1 B{} 6"])
        #expect(try read(Array("<L><R>1</R></L>".utf8), ["L"]).records == [["1 {} 2", "1 R=1 2"]])
    }
}
