import Canonical
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

@Suite struct DestinationProfileTests {
    @Test func `reads the shipped profile`() throws {
        let profile = try DestinationProfile.load(mappings: Repository.mappings, id: ProfileDraft.shipped)
        #expect((profile.id, profile.wire) == (ProfileDraft.shipped, "anze-ref-1"))
        #expect((profile.limits.records, profile.limits.bytes) == (500, 4_194_304))
        #expect(profile.visibilityDelay == 5)
        #expect(profile.signing.scheme == .sm2(.standard, .raw))
        #expect((profile.request.submit.method, profile.request.query?.method) == ("POST", "GET"))
        #expect(profile.unsignedNotProcessed == [])
        #expect(profile.kinds.map(\.kind) == [.insuredUnit, .policy, .endorsement, .service, .claim, .listing])
    }

    @Test(arguments: [
        ("0000", ResultClass.done), ("1001", .batchRejected), ("1002", .batchRejected), ("1003", .batchRejected),
        ("2001", .signatureRefused), ("2002", .signatureRefused), ("2003", .signatureRefused), ("2004", .nonceUsed),
        ("2005", .precondition), ("3001", .done), ("3002", .conflict), ("4040", .absent), ("5001", .windowClosed),
        ("5002", .throttled), ("5003", .busy), ("5999", .unknown), ("9876", .unknown),
    ])
    func `says what each result code of wire.md means, and that an unlisted one says nothing`(
        code: String, meaning: ResultClass
    ) throws {
        #expect(try ProfileDraft().load().result(code) == meaning)
    }

    @Test(arguments: [
        ("4001", RecordResultClass.rejected), ("4002", .rejected), ("4003", .referenceMissing),
        ("4004", .versionNotNewer), ("4005", .rejected), ("9876", .rejected),
    ])
    func `says what each code of a named record means, and that an unlisted one rejects it`(
        code: String, meaning: RecordResultClass
    ) throws {
        #expect(try ProfileDraft().load().recordResult(code) == meaning)
    }

    @Test(arguments: [
        ("profile: national-share/1", "profile: ‸other/1", "应为“national-share/1”：与所在文件夹一致"),
        ("records: 500,", "records: ‸0,", "记录数上限应大于 0"),
        ("bytes: 4194304", "bytes: ‸4 MiB", "此处应为一个整数"),
        ("encoding: raw", "encoding: ‸hex", "签名编码应为 raw 或 der"),
        ("visibilityDelay: 5", "‸visibilitydelay: 5", "缺少必需的键“visibilityDelay”"),
        ("  operations: {upsert", "  ‸operation: 1\n  operations: {upsert", "未知的键“operation”"),
        ("method: POST", "method: ‸PUT", "方法应为 GET 或 POST"),
        ("path: /batches/{batchNo}", "path: ‸/batches/{number}", "未知的占位符“{number}”，此处可用：{batchNo}"),
        ("path: /ping", "path: ‸/ping/{batchNo}", "未知的占位符“{batchNo}”"),
        ("path: /batches/{batchNo}", "path: ‸/batches/{batchNo", "“{”没有配对的“}”"),
        ("    sender: \"{sender}\"", "    sender: ‸somebody", "应为一个占位符：{batchNo}"),
        ("\"5001\": window", "\"5001\": ‸windows", "应为：done、R2、S1"),
        ("\"4003\": reference", "\"4003\": ‸R2", "应为：R1、reference、version"),
        ("accepted: accepted,", "accepted: ‸processing,", "状态“processing”重复"),
        ("  claim:\n", "  ‸claims:\n", "未知的记录类型“claims”，可用：insured-unit"),
        ("[claimNo, policyNo,", "[‸claimNumber, policyNo,", "记录类型 claim 没有字段“claimNumber”"),
        ("[claimNo, policyNo,", "[claimNo, policyNo, ‸claimNo,", "字段“claimNo”重复"),
        ("[claimNo, policyNo,", "[claimNo: policyNo, ‸policyNo,", "字段“policyNo”重复"),
        (
            "path: /reconciliation?date={date}&kind={kind}&cursor={cursor}",
            "path: ‸/reconciliation?date={date}&kind={kind}&cursor={curser}", "未知的占位符“{curser}”"
        ),
        (
            "    method: GET\n    path: /reconciliation?date={date}&kind={kind}&cursor={cursor}",
            "    ‸method: GET\n    path: /reconciliation?date={date}&kind={kind}", "path 中应有 {cursor}"
        ),
        ("totals: {member: totals, count: count,", "totals: {member: totals, ‸counts: count,", "缺少必需的键“count”"),
        ("    accident-notices:\n", "    ‸accidents:\n", "应为：accident-notices、obligated-units、code-tables"),
        ("  limit: 200\n", "  limit: ‸0\n", "每页条数应为 1 至 1000"),
        ("[noticeNo, unitCreditCode,", "‸[unitCreditCode,", "缺少必需的字段“noticeNo”"),
        ("[table, code, label,", "[table, code, label, ‸colour,", "code-tables 没有字段“colour”"),
    ])
    func `names a mistake with its line and column`(right: String, marked: String, message: String) throws {
        let draft = try ProfileDraft().replacing(right, with: marked)
        let lines = try #require(draft.text.components(separatedBy: "‸").first).components(separatedBy: "\n")
        let column = (lines.last?.unicodeScalars.count ?? 0) + 1
        let error = try #require(throws: DraftError.self) { try draft.replacing("‸", with: "").load() }
        #expect(error.text.hasPrefix("profile.yaml:\(lines.count):\(column): \(message)"), "\(error.text)")
    }

    @Test func `names a profile that is not there`() {
        #expect(throws: (any Error).self) {
            try DestinationProfile.load(mappings: Repository.mappings, id: "nowhere/1")
        }
    }
}
