import Canonical
import Definitions
import Foundation
import TestKit
import Testing

@testable import Exchange

@Suite struct KindProfileTests {
    @Test(arguments: [
        (#"["02", "03"]"#, #"["02", ‸"77"]"#, "代码“77”不在代码表 complaint-kind 中"),
        (#"["02", "03"]"#, "‸[]", "至少要有一个代码"),
        ("only: {complaintKind:", "only: {‸complainKind:", "记录类型 complaint 没有字段“complainKind”"),
        ("terminatedOn: present", "terminatedOn: ‸there", "应为 present、absent，或代码的列表"),
        ("terminatedOn: present", #"terminatedOn: ‸["1"]"#, "字段“terminatedOn”不是单个代码"),
        ("{when: {terminatedOn: present}, due", "‸{wenn: {terminatedOn: present}, due", "缺少必需的键“when”"),
        (
            "xkzyxqz, form: last-yyyyMMdd", "xkzyxqz, form: ‸yuan",
            "字段“licenceEnd”的 form 应为：yyyyMMdd、last-day、last-yyyyMMdd"
        ),
        ("licenceNo: xkzbh", "licenceNo: {name: xkzbh, form: ‸masked}", "字段“licenceNo”只有规范写法"),
        ("xkzlx, codes: licence-kind", "xkzlx, codes: ‸licence", "代码对照文件 codes/licence.csv 不存在"),
        ("xkzlx, codes: licence-kind", "xkzlx, codes: ‸../licence-kind", "应为 codes 文件夹中的文件名"),
        ("{name: xkzlx, codes: licence-kind}", "‸{name: xkzlx}", "name 之外应恰有 codes 与 form 之一"),
        ("licenceNo: xkzbh", "licenceNo: {name: xkzbh, codes: ‸licence-kind}", "字段“licenceNo”不是代码表的字段"),
        (
            "    name: jzbg\n", "    name: jzbg\n    urgent: ‸{when: {refusedOn: present}}\n",
            "lane: priority 已使该类记录全部优先"
        ),
        ("    name: jzbg\n", "    name: jzbg\n    constants: {‸bgbh: x}\n", "对方字段“bgbh”重复"),
        (
            "  insured-unit:\n", "  ‸insured-unit:\n    only: {licenceKind: [\"01\"]}\n",
            "policy 要等 insured-unit 先被受理：insured-unit 不能用 only 只报一部分"
        ),
        ("  provider:\n    name: fwjg\n", "  ‸provider:\n    name: tbdw\n", "对方的记录类型“tbdw”重复"),
        ("from: \"06:00\", to: \"23:00\"", "from: \"06:00\", to: ‸\"06:00\"", "与 from 相同"),
    ])
    func `names a mistake with its line and column`(right: String, marked: String, message: String) throws {
        let draft = try ProfileDraft(of: "shanghai-mgmt/1").replacing(right, with: marked)
        let lines = try #require(draft.text.components(separatedBy: "‸").first).components(separatedBy: "\n")
        let column = (lines.last?.unicodeScalars.count ?? 0) + 1
        let error = try #require(throws: DraftError.self) { try draft.replacing("‸", with: "").load() }
        #expect(error.text.hasPrefix("profile.yaml:\(lines.count):\(column): \(message)"), "\(error.text)")
    }

    @Test(arguments: [
        ("1,A,,,both,\n2,B,,,both,\n", nil),
        ("1,A,,2026-01-01,both,\n1,C,2026-01-01,,both,\n2,B,,,both,\n", nil),
        ("1,A,,,out,\n2,A,,,out,\n", nil),
        ("1,A,,2026-01-01,both,\n1,B,2026-01-01,,both,\n2,A,2026-01-01,,both,\n", nil),
        ("1,A,,,both,\n", "1:1: 代码表 t 的“2”（乙）没有对应的对方代码"),
        ("1,A,,,both,\n3,B,,,both,\n", "3:1: 代码“3”不在代码表 t 中"),
        ("1,,,,both,\n2,B,,,both,\n", "2:3: 对方代码不能为空"),
        ("1,A,,,in,\n2,B,,,both,\n", "2:7: direction 应为 both 或 out"),
        ("1,A,,,both,\n2,A,,,out,\n", "3:7: 对方代码“A”在同一时间对应多个代码"),
        ("1,A,,,both,\n1,B,,,both,\n2,C,,,both,\n", "3:1: 代码“1”在同一时间有两个对方代码"),
        ("1,A,2026-01-01,2026-01-01,both,\n", "2:16: valid_to 应晚于 valid_from"),
    ])
    func `reads a list of codes, or names its mistake`(rows: String, mistake: String?) throws {
        let folder = try TemporaryFolder()
        try Data("from,to,valid_from,valid_to,direction,note\n\(rows)".utf8).write(
            to: URL(filePath: folder.file("t.csv")))
        let table = CodeTable(
            id: "t",
            rows: [
                .init(code: "1", label: "甲", validFrom: nil, validTo: nil, note: ""),
                .init(code: "2", label: "乙", validFrom: nil, validTo: nil, note: ""),
            ], isComplete: true)
        do throws(DefinitionError) {
            _ = try CodeTranslation.load(path: folder.file("t.csv"), table: table)
            #expect(mistake == nil)
        } catch {
            let text = error.description.replacingOccurrences(of: folder.path + "/t.csv:", with: "")
            #expect(mistake.map { text.hasPrefix($0) } ?? false, "\(text)")
        }
    }

    @Test(arguments: [("2025-12-31", "A"), ("2026-01-01", "C"), ("2027-01-01", "C")])
    func `a code is that of the row of the day, and the last where no row is valid`(iso: String, text: String) throws {
        let folder = try TemporaryFolder()
        let rows = "1,A,,2026-01-01,both,\n1,C,2026-01-01,2026-06-01,both,\n"
        try Data("from,to,valid_from,valid_to,direction,note\n\(rows)".utf8).write(
            to: URL(filePath: folder.file("t.csv")))
        let row = CodeTable.Row(code: "1", label: "甲", validFrom: nil, validTo: nil, note: "")
        let list = try CodeTranslation.load(
            path: folder.file("t.csv"), table: CodeTable(id: "t", rows: [row], isComplete: true))
        #expect(list.text(of: "1", on: try #require(CivilDate(iso: iso))) == text)
        #expect(list.text(of: "9", on: try #require(CivilDate(iso: iso))) == "9")
    }

    @Test(arguments: [
        ("13800000001", "138****0001"), ("王建国", "王**"), ("王", "*"), ("1234567", "1******"), ("12345678", "123*5678"),
    ])
    func `hides the middle of a personal text`(text: String, masked: String) throws {
        var complaint = try WholeRecords.record(.complaint)
        complaint[Complaint.complaintKind] = "02"
        complaint[Complaint.complainantPhone] = Personal(Text(text))
        let profile = try DestinationProfile.load(mappings: Repository.mappings, id: "shanghai-mgmt/1")
        let data = String(decoding: try #require(profile.projection(of: complaint)).data, as: UTF8.self)
        #expect(data.contains(#""tsrdh":"\#(masked)""#))
    }
}
