import Definitions
import TestKit
import Testing

@testable import Simulator

@Suite struct PlatformDocumentTests {
    private static let text = """
        platform: somewhere/1
        title: 某平台
        limits: {records: 2, bytes: 4096}
        kinds:
          dw:
            required: [dm]
            members: {dm: text}
          bd:
            required: [bdh, rq]
            members:
              bdh: text
              dwdm: text
              rq: "99999999"
              bf: yuan
              lb: {codes: [A, B]}
              xm: {codes: [A, B], list: true}
              rs: integer
              qz: boolean
              ry: texts
              fe: objects
            references: {dwdm: dw, ry: dw}
            money: bf

        """

    private static func document(_ text: String = text) throws -> PlatformDocument {
        try PlatformDocument(node: DefinitionNode.parse(text, file: "platform.yaml"))
    }

    @Test(arguments: ["national-mgmt/1", "shanghai-mgmt/1", "national-share/1"])
    func `reads the documents that are shipped`(id: String) throws {
        let document = try PlatformDocument(folder: "\(Repository.mappings)/platforms/\(id)")
        #expect(!document.title.isEmpty && !document.kinds.names.isEmpty)
    }

    @Test(arguments: [
        (#"{"bdh":"P1","rq":"20261120"}"#, nil),
        (#"{"bdh":"P1","rq":"2026-11-20"}"#, "4001 rq格式不对"), (#"{"bdh":"P1"}"#, "4001 缺少rq"),
        (#"{"bdh":"P1","rq":"20261120","other":1}"#, "4001 未知的other"),
        (#"{"bdh":"","rq":"20261120"}"#, "4001 bdh格式不对"),
        (#"{"bdh":"P1","rq":"20261120","lb":"B"}"#, nil),
        (#"{"bdh":"P1","rq":"20261120","lb":"C"}"#, "4002 lb的代码不在代码表中"),
        (#"{"bdh":"P1","rq":"20261120","lb":["B"]}"#, "4001 lb格式不对"),
        (#"{"bdh":"P1","rq":"20261120","xm":["A","B"]}"#, nil),
        (#"{"bdh":"P1","rq":"20261120","xm":["A","C"]}"#, "4002 xm的代码不在代码表中"),
        (#"{"bdh":"P1","rq":"20261120","rs":3,"qz":true,"ry":["U1"],"fe":[{}]}"#, nil),
        (#"{"bdh":"P1","rq":"20261120","rs":"3"}"#, "4001 rs格式不对"),
        (#"{"bdh":"P1","rq":"20261120","qz":1}"#, "4001 qz格式不对"),
        (#"{"bdh":"P1","rq":"20261120","ry":"U1"}"#, "4001 ry格式不对"),
        (#"{"bdh":"P1","rq":"20261120","fe":["x"]}"#, "4001 fe格式不对"),
        (#"{"bdh":"P1","rq":"20261120","bf":"52972.13"}"#, nil),
        (#"{"bdh":"P1","rq":"20261120","bf":"52972.1"}"#, "4001 bf格式不对"),
    ])
    func `says what is wrong with the data of a record`(data: String, fault: String?) throws {
        let schema = try #require(try Self.document().kinds["bd"]?.schema)
        let members = try #require(try JSONParser.parse(Array(data.utf8)).members)
        #expect(schema.fault(of: members).map { "\($0.code.rawValue) \($0.message)" } == fault)
    }

    @Test(
        arguments: [
            ("0.05", 5), ("52972.13", 5_297_213), ("-30.00", -3000), ("30", nil), ("30.0", nil), (".05", nil),
            ("-.05", nil),
            ("+1.00", nil), ("1 000.00", nil),
        ] as [(String, Int64?)])
    func `reads an amount in yuan exactly`(text: String, fen: Int64?) {
        #expect(Yuan.fen(text) == fen)
    }

    @Test func `a platform judges by its own document: kinds, limits, amounts, forms, references`() async throws {
        try await TestPlatform.run(document: try Self.document()) { platform in
            let unit = TestBatch("GW-UNIT-1", kind: "dw", TestBatch.upsert("U1", #"{"dm":"U1"}"#))
            #expect(try await platform.submit(unit)["state"] == .string("accepted"))
            #expect(try await platform.submit(.unit("GW-UNIT-2")).code == "1002")
            let policies = TestBatch(
                "GW-POLICY-1", kind: "bd", moneyFen: 5,
                TestBatch.upsert("P1", #"{"bdh":"P1","rq":"20261120","dwdm":"U1","bf":"0.05"}"#),
                TestBatch.upsert("P2", #"{"bdh":"P2","rq":"20261120","ry":["U1","U2"]}"#))
            let partial = try await platform.submit(policies)
            #expect(partial["accepted"] == .integer(1))
            #expect(partial["rejected"]?.elements?.first?.members?["message"] == .string("引用的dw不存在"))
            let wrong = try await platform.submit(
                TestBatch("GW-POLICY-2", kind: "bd", TestBatch.upsert("P3", #"{"bdh":"P3","rq":"20261120","bf":5}"#)))
            #expect(wrong["rejected"]?.elements?.first?.members?["message"] == .string("金额应为两位小数的文本（元）"))
            let many = TestBatch(
                "GW-UNIT-3", kind: "dw", TestBatch.upsert("U2"), TestBatch.upsert("U3"), TestBatch.upsert("U4"))
            #expect(try await platform.submit(many).code == "1001")
        }
    }

    @Test(arguments: [
        ("records: 2,", "records: ‸0,", "应为1至500"), ("required: [dm]", "required: [‸dn]", "members中没有“dn”"),
        ("lb: {codes", "lb: {‸code", "缺少必需的键“codes”"), ("rs: integer", "rs: ‸number", "应为text、integer"),
        ("{dwdm: dw,", "{dwdm: ‸dx,", "没有这种记录：dx"), ("{dwdm: dw,", "{‸dwdn: dw,", "members中没有“dwdn”"),
        ("money: bf", "money: ‸bdh", "应为members中的integer或yuan之一"), ("    money: bf", "    ‸moneys: bf", "未知的键“moneys”"),
    ])
    func `names a mistake with its line and column`(right: String, marked: String, message: String) throws {
        let text = Self.text.replacing(right, with: marked)
        let lines = try #require(text.split(separator: "‸").first).split(
            separator: "\n", omittingEmptySubsequences: false)
        let column = (lines.last?.unicodeScalars.count ?? 0) + 1
        let error = try #require(throws: DefinitionError.self) { try Self.document(text.replacing("‸", with: "")) }
        #expect(error.description.hasPrefix("platform.yaml:\(lines.count):\(column): \(message)"), "\(error)")
    }
}
