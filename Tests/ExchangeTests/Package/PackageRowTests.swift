import Adapters
import Canonical
import Definitions
import Exchange
import Foundation
import TestKit
import Testing

@Suite struct PackageRowTests {
    private static let profile = Result { try PackageDraft().load() }
    private static let codes = Result { try CodeTableFolder.load(root: Repository.mappings) }
    private static let period = PackagePeriod("2026-11")

    private func writer(_ kind: Kind) throws -> (PackageTable, PackageRowWriter) {
        let profile = try Self.profile.get()
        let table = try #require(profile.tables.first { $0.kind == kind })
        return (
            table,
            try PackageRowWriter(
                table: table, profile: profile, codes: Self.codes.get(), orgCode: "900101",
                period: try #require(Self.period))
        )
    }

    /// The cells after the serial number, joined by a bar, and the faults.
    private func row(_ record: Record) throws -> (String, [PackageColumnFault]) {
        var bytes: [UInt8] = []
        let faults = try writer(record.kind).1.append(record, to: &bytes)
        #expect(bytes.first == 0x01 && bytes.last == 0x0A)
        return (
            String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
                .replacingOccurrences(of: "\u{1}", with: "|"), faults
        )
    }

    private func expense(_ change: (inout Record) -> Void = { _ in }) -> Record {
        var record = Record(
            kind: .expense, insurer: "900101", recordedAt: Instant(seconds: 1_795_000_000),
            origin: Origin(file: 0, row: 2))
        record[Expense.expenseNo] = "FY1"
        record[Expense.serviceNo] = "SR1"
        record[Expense.policyNo] = "P001"
        record[Expense.category] = "02"
        record[Expense.amount] = Fen(123_450)
        record[Expense.paidOn] = CivilDate(year: 2026, month: 11, day: 3)
        record[Expense.payeeName] = Personal("王小明")
        record[Expense.voucherNo] = "V1"
        record[Expense.pooled] = false
        record[Expense.remark] = "第一行\r\n第二行\n"
        change(&record)
        return record
    }

    @Test func `writes money in yuan, days as digits, codes as descriptions, persons deformed, lines joined`() throws {
        let (row, faults) = try row(expense())
        #expect(
            row
                == "900101|东岳财险|20261130|FY1|SR1|P001|专家劳务费|人民币|1234.50|20261103|王**||V1|否|第一行 第二行")
        #expect(faults.isEmpty)
    }

    @Test(arguments: [(-5, "-0.05"), (0, "0.00"), (100, "1.00"), (9_007_199_254_740_991, "90071992547409.91")])
    func `writes fen as yuan`(fen: Int64, text: String) throws {
        let (row, _) = try row(expense { $0[Expense.amount] = Fen(fen) })
        #expect(row.split(separator: "|", omittingEmptySubsequences: false)[8] == text)
    }

    @Test(arguments: [("王", "*"), ("王明", "王*"), ("欧阳小明", "欧***"), ("𠮷田", "𠮷*")])
    func `never keeps more than half of a name`(name: String, text: String) throws {
        let (row, _) = try row(expense { $0[Expense.payeeName] = Personal(Text(name)) })
        #expect(row.split(separator: "|", omittingEmptySubsequences: false)[10] == text)
    }

    @Test func `finds what must not be sent, each at its column`() throws {
        let record = expense {
            $0[Expense.category] = "77"
            $0[Expense.voucherNo] = Text(String(repeating: "9", count: 51))
            $0[Expense.serviceNo] = "S\u{1}1"
            $0.clear(Expense.paidOn.index)
        }
        #expect(
            try row(record).1 == [
                PackageColumnFault(column: "服务记录编号", fault: .forbidden(byte: 1)),
                PackageColumnFault(column: "费用类别", fault: .undescribed),
                PackageColumnFault(column: "支付日期", fault: .missing),
                PackageColumnFault(column: "凭证号", fault: .tooWide(limit: 50)),
            ])
    }

    @Test func `a width counts characters, not bytes`() throws {
        let fits = expense { $0[Expense.voucherNo] = Text(String(repeating: "凭", count: 50)) }
        #expect(try row(fits).1.isEmpty)
    }

    @Test func `an exclusive end becomes the last day that is covered, and the own share decides the role`() throws {
        var policy = SampleRecords.policy()
        policy[Policy.territoryCode] = "310115000000"
        policy[Policy.industryCode] = "M12"
        policy[Policy.signedOn] = CivilDate(year: 2026, month: 2, day: 20)
        policy[Policy.status] = "1"
        policy[Policy.preventionKinds] = ["03", "01"]
        policy[Policy.shares] = [
            Share(insurerCode: "900102", insurerName: "江海财险", role: "01", percent: Percent(hundredths: 6000)),
            Share(insurerCode: "900101", insurerName: "东岳财险", role: "02", percent: Percent(hundredths: 4000)),
        ]
        let cells = try row(policy).0.split(separator: "|", omittingEmptySubsequences: false)
        #expect(cells[7] == "浦东新区")
        #expect(cells[11...12] == ["20260301", "20270228"])
        #expect(cells[23...24] == ["跟单", "40.00"])
        #expect(cells[26] == "生产安全事故隐患排查；安全生产宣传教育培训")
        #expect(cells.last == "有效")
    }

    @Test(arguments: [
        ("2026-11-03", "2026-11", true), ("2026-10-31", "2026-11", false), ("2026-11-30", "2026-11", true),
        ("2026-12-01", "2026-11", false), ("2026-11-03", "2026-11-04/2026-11-30", false),
    ])
    func `a record belongs to the period of its day`(day: String, period: String, belongs: Bool) throws {
        let table = try writer(.expense).0
        let record = expense { $0[Expense.paidOn] = CivilDate(iso: day) }
        #expect(table.takes(record, in: try #require(PackagePeriod(period))) == belongs)
    }

    @Test(arguments: [("01", true), ("05", true), ("02", false), ("99", false)])
    func `takes only the kinds of complaint that go to the regulator`(kind: Code, taken: Bool) throws {
        var record = Record(
            kind: .complaint, insurer: "900101", recordedAt: Instant(seconds: 0), origin: Origin(file: 0, row: 2))
        record[Complaint.complaintKind] = kind
        record[Complaint.receivedOn] = CivilDate(year: 2026, month: 11, day: 3)
        #expect(try writer(.complaint).0.takes(record, in: try #require(Self.period)) == taken)
    }

    @Test func `a withdrawn record, or a provider that goes on, has no row`() throws {
        #expect(try !writer(.expense).0.takes(SampleRecords.withdrawal(of: expense()), in: #require(Self.period)))
        var provider = Record(
            kind: .provider, insurer: "900101", recordedAt: Instant(seconds: 0), origin: Origin(file: 0, row: 2))
        #expect(try !writer(.provider).0.takes(provider, in: #require(Self.period)))
        provider[Provider.terminatedOn] = CivilDate(year: 2026, month: 11, day: 3)
        #expect(try writer(.provider).0.takes(provider, in: #require(Self.period)))
    }

    @Test func `what is written passes the check of rows`() throws {
        let profile = try Self.profile.get()
        let (table, writer) = try writer(.expense)
        var bytes: [UInt8] = []
        let place = PackageSerial.begin(Array("90010120261201".utf8), in: &bytes)
        PackageSerial.write(42, at: place, in: &bytes)
        _ = writer.append(expense(), to: &bytes)
        let check = try PackageRowCheck(
            table: table, profile: profile, codes: Self.codes.get(), orgCode: "900101",
            period: try #require(Self.period))
        let outcome = check.check(bytes.dropLast())
        #expect(outcome.faults.isEmpty && outcome.columns == nil)
        #expect(outcome.serial?.day == 20_261_201 && outcome.serial?.number == 42)
        #expect(outcome.moneyFen == 123_450)
    }

    @Test(arguments: [
        ("人民币", "美元", "币种"), ("1234.50", "1234.5", "支出金额"), ("20261103", "20261131", "支付日期"),
        ("专家劳务费", "02", "费用类别"), ("东岳财险", "江海财险", "保险机构名称"), ("20261130", "20261031", "采集日期"),
        ("|否|", "|0|", "是否统筹费用"), ("V1", "V\r", "凭证号"),
    ])
    func `a row that somebody else wrote is judged by its bytes`(old: String, new: String, column: String) throws {
        let (table, writer) = try writer(.expense)
        var bytes: [UInt8] = Array("900101202612010000000001".utf8)
        _ = writer.append(expense(), to: &bytes)
        let text = String(decoding: bytes.dropLast(), as: UTF8.self).replacingOccurrences(of: "\u{1}", with: "|")
        #expect(text.contains(old))
        let changed = text.replacingOccurrences(of: old, with: new).replacingOccurrences(of: "|", with: "\u{1}")
        let check = try PackageRowCheck(
            table: table, profile: Self.profile.get(), codes: Self.codes.get(), orgCode: "900101",
            period: try #require(Self.period))
        #expect(check.check(Array(changed.utf8)[...]).faults.map(\.column) == [column])
    }
}
