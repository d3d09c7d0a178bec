import Canonical
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

@Suite struct PackageProfileTests {
    @Test func `the shipped profile has the kinds of the matrix, each once`() throws {
        let profile = try PackageDraft().load()
        #expect(
            profile.tables.map(\.kind) == [
                .insuredUnit, .policy, .endorsement, .provider, .service, .expense, .claim, .complaint,
            ])
        #expect(Set(profile.tables.map(\.name)).count == profile.tables.count)
    }

    @Test(arguments: [
        ("field: payeeName, form: masked, keep: {first: 1, last: 0}", "field: payeeName", "须变形"),
        ("wire: anze-east-1", "wire: anze-ref-1", "应为 anze-east-1"),
        ("money: 签单保费", "money: 投保人数", "应为一列金额"),
        ("period: [signedOn]", "period: [premium]", "不是日期"),
        ("field: rateFactor, form: decimal", "field: rateFactor, form: yuan", "不能写成 yuan"),
        ("{name: 流水号, value: serial, width: 24}", "{name: 流水号, value: orgCode, width: 24}", "第一列应为流水号"),
        ("  BDXXB:", "  BDXXB/:", "表名应为"),
        ("correction: correction", "correction: first", "同名"),
        ("present: [terminatedOn]", "present: [endedOn]", "没有字段"),
        ("listSeparator: ；", "listSeperator: ；", "是否写错"),
    ])
    func `a mistake is named at its place`(old: String, new: String, message: String) throws {
        let draft = try PackageDraft().replacing(old, with: new)
        let error = try #require(throws: DraftError.self) { try draft.load() }
        #expect(error.text.contains(message), "\(error.text)")
        #expect(error.text.hasPrefix("profile.yaml:"), "\(error.text)")
    }

    @Test(arguments: [
        ("2026-10", "2026-10-01/2026-10-31"), ("2024-02", "2024-02-01/2024-02-29"),
        ("2026-12", "2026-12-01/2026-12-31"), ("2026-10-05/2026-10-05", "2026-10-05/2026-10-05"),
    ])
    func `a period is a month or two days`(text: String, days: String) throws {
        #expect(PackagePeriod(text)?.description == days)
    }

    @Test(arguments: ["2026", "2026-13", "2026-10-02/2026-10-01", "2026-10-01/", "10/2026"])
    func `other texts are no period`(text: String) { #expect(PackagePeriod(text) == nil) }

    @Test func `a manifest has one form, and reads as it was written`() throws {
        let profile = try PackageDraft().load()
        let manifest = PackageManifest(
            packageNo: "900101-20261031-first-001", orgCode: "900101", period: try #require(PackagePeriod("2026-10")),
            submission: .first, reason: nil, approvedBy: nil,
            tables: [
                .init(file: "f.txt", table: "T", rows: 2, bytes: 30, sm3: SM3.digest(of: []), moneyFen: -5)
            ])
        let bytes = profile.bytes(of: manifest)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"profile":"anze-east-1","packageNo":"900101-20261031-first-001","orgCode":"900101","#
                + #""period":{"start":"2026-10-01","end":"2026-10-31"},"submission":"first","reason":null,"#
                + #""approvedBy":null,"tables":[{"file":"f.txt","table":"T","rows":2,"bytes":30,"sm3":""#
                + #"1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b","moneyFen":-5}]}"#)
        #expect(try profile.manifest(of: bytes) == manifest)
    }

    @Test(arguments: [
        (#""rows":2"#, #""rows":"2""#), (#""orgCode":"900101","#, ""), (#""first","#, #""other","#),
        (#""reason":null"#, #""reason":null,"more":1"#), ("2026-10-31", "2026-09-30"),
    ])
    func `a manifest of another form is refused`(old: String, new: String) throws {
        let profile = try PackageDraft().load()
        let manifest = PackageManifest(
            packageNo: "N", orgCode: "900101", period: try #require(PackagePeriod("2026-10")), submission: .first,
            reason: nil, approvedBy: nil,
            tables: [.init(file: "f", table: "T", rows: 2, bytes: 30, sm3: SM3.digest(of: []), moneyFen: 0)])
        let text = String(decoding: profile.bytes(of: manifest), as: UTF8.self)
        #expect(text.contains(old))
        #expect(throws: ManifestError.self) {
            try profile.manifest(of: Array(text.replacingOccurrences(of: old, with: new).utf8))
        }
    }
}
