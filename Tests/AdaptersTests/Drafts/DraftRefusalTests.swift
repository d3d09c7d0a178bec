import Foundation
import Testing

@testable import Adapters

@Suite struct DraftRefusalTests {
    private let folder: MappingFolder

    init() throws { folder = try MappingFolder() }

    private func fault(_ name: String, _ bytes: [UInt8]?) throws -> DraftError? {
        let path = try bytes.map { try folder.write(name, $0) } ?? "\(folder.root)/\(name)"
        do throws(DraftError) {
            _ = try MappingDraft(of: [path], mappings: ShippedMappings.root)
            return nil
        } catch { return error }
    }

    @Test func `says why a file gives no draft`() throws {
        let path = { [folder] (name: String) in "\(folder.root)/\(name)" }
        #expect(try fault("a.pdf", [0x25]) == .unknownFormat(file: path("a.pdf")))
        #expect(try fault("none.csv", nil) == .source(.notFound(file: path("none.csv"))))
        #expect(try fault("e.csv", []) == .noTable(file: path("e.csv"), reason: "没有一种分隔符使各行列数一致"))
        #expect(
            try fault("u.csv", [0xFF, 0xFE, 0x41, 0x00])
                == .unknownEncoding(file: path("u.csv"), reason: "文件是 UTF-16"))
        let noise = [UInt8](repeating: 0xFF, count: 100)
        #expect(
            try fault("x.csv", noise)
                == .unknownEncoding(file: path("x.csv"), reason: "文件既不是 UTF-8,也不是 GB18030"))
        #expect(
            try fault("h.csv", Array("张三,13800001111,火灾\n李四,13900001111,触电\n".utf8))
                == .noTable(file: path("h.csv"), reason: "第一行含有数据,不像表头;没有表头的文件不能起草"))
        #expect(
            try fault("x.xml", Array("<a><b>1</b></a>".utf8))
                == .noTable(file: path("x.xml"), reason: "没有一个元素含有子元素,找不到记录"))
        #expect(
            try fault("j.ndjson", Array("\n{}\n".utf8))
                == .noTable(file: path("j.ndjson"), reason: "没有一行是有内容的 JSON 对象"))
    }

    @Test func `never overwrites a file`() throws {
        let draft = DraftFolder(path: folder.root + "/insurers/test/1")
        let files = [
            MappingDraft.File(name: "claim.yaml", text: "a"), MappingDraft.File(name: "feedback.yaml", text: "b"),
        ]
        let there = folder.root + "/insurers/test/1/feedback.yaml"
        #expect(throws: DraftError.exists(path: there)) { try draft.write(files) }
        #expect(try String(contentsOfFile: there, encoding: .utf8) == MappingFolder.feedback)
        #expect(!FileManager.default.fileExists(atPath: folder.root + "/insurers/test/1/claim.yaml"))
        try DraftFolder(path: folder.root + "/new").write(files)
        #expect(try String(contentsOfFile: folder.root + "/new/claim.yaml", encoding: .utf8) == "a")
    }
}
