import Adapters
import Canonical
import Foundation
import Mapping
import Testing

@Suite struct RecordMappingTests {
    private static func source(_ rest: String, columns: String = "号, 名, 类, 时", records: String) -> String {
        """
        source:
          {format: csv, encoding: utf8, delimiter: ",", file: "T_{yyyyMMdd}.csv", columns: [\(columns)]\(rest)}
        records:
        \(records)
        """
    }

    private static let expert = """
          - kind: expert
            when: {column: 类, in: [专, 兼]}
            recorded: {from: 时, steps: [{datetime: [serial, "yyyy-MM-dd HH:mm"]}]}
            fields: {expertNo: 号, name: 名, employment: {const: "1"}}
          - kind: provider
            when: {not: {column: 类, in: [专, 兼]}}
            fields: {creditCode: 号, name: 名, serviceKinds: {const: "01"}}
        """

    @Test func `a row becomes the records whose condition holds`() throws {
        let bench = try MappingBench(["t": Self.source("", records: Self.expert)])
        let reading = try bench.read(
            "T_20261120.csv", "号,名,类,时\nE1,甲,专,2026-11-01 08:30\nE2,乙,兼,\n91310117FD002GPT84,丙,机构,\n")
        #expect(reading.records.map(\.record.kind) == [.expert, .expert, .provider])
        #expect(
            reading.records.map(\.record.recordedAt.description) == [
                "2026-11-01T08:30:00+08:00", "2026-11-20T00:00:00+08:00", "2026-11-20T00:00:00+08:00",
            ])
        #expect(reading.findings == [])
    }

    @Test func `a record whose time of change says no moment is refused at its column`() throws {
        let bench = try MappingBench(["t": Self.source("", records: Self.expert)])
        let reading = try bench.read("T_20261120.csv", "号,名,类,时\nE1,甲,专,昨天\n")
        #expect(reading.findings == ["date-invalid@2:时"])
        #expect(reading.values(.expert, "expertNo", "name") == ["✗ \"甲\""])
        #expect(reading.records[0].violations[0].arguments == Violation.Arguments(expected: "表格软件的日期或yyyy-MM-dd HH:mm"))
    }

    private static let withdrawal = """
          - kind: expert
            when: {not: {column: 类, is: 撤}}
            fields: {expertNo: 号, name: 名, employment: {const: "1"}}
          - kind: expert
            when: {column: 类, is: 撤}
            withdraw: {reason: 时}
            fields: {expertNo: 号}
        """

    @Test func `a row can withdraw a record, and says why`() throws {
        let bench = try MappingBench(["t": Self.source("", records: Self.withdrawal)])
        let reading = try bench.read("T_20261120.csv", "号,名,类,时\nE1,甲,撤, 重复录入 \nE2,乙,,\nE3,,撤,误报\n")
        #expect(reading.findings == [])
        #expect(reading.records.map(\.record.operation) == [.withdraw, .upsert, .withdraw])
        #expect(reading.records.map(\.record.withdrawReason) == ["重复录入", nil, "误报"])
        #expect(reading.records.map { $0.record[Expert.name] == nil } == [true, false, true])
        #expect(reading.records.map(\.record.key?.description) == ["E1", "E2", "E3"])
    }

    @Test(arguments: [
        ("", "field-required@2:时"), (String(repeating: "撤", count: 201), "field-length@2:时"),
    ])
    func `a withdrawal without a reason, or with a tale, is refused at its column`(reason: String, finding: String)
        throws
    {
        let bench = try MappingBench(["t": Self.source("", records: Self.withdrawal)])
        let reading = try bench.read(
            "T_20261120.csv", "号,名,类,时\nE1,甲,撤,\(reason)\nE2,甲,撤,\(String(repeating: "撤", count: 200))\n")
        #expect(reading.findings == [finding])
        #expect(reading.records.map(\.record.hasUnusableField) == [true, false])
    }

    @Test(arguments: [
        ("fields: {expertNo: 号}", "fields: {expertNo: 号, name: 名}", "{expertNo: 号, name", "撤销只映射主键,不映射 name(姓名)"),
        ("fields: {expertNo: 号}", "fields: {}", "kind: expert", "expert 的必填字段没有来源:expertNo(专家编号)"),
        ("{reason: 时}", "{cause: 时}", "{cause", "缺少必需的键“reason”"),
        ("{reason: 时}", "{reason: 因}", "因", "没有列“因”,是否应为“号”"),
        (
            "withdraw: {reason: 时}", "withdraw: {reason: 时}\n    derived: {latest: policy.periodStart}", "{reason",
            "derived 的记录不能撤销"
        ),
    ])
    func `a withdrawal maps the key and the reason, and nothing more`(
        old: String, new: String, place: String, message: String
    ) throws {
        let records = Self.withdrawal.replacing(old, with: new)
        let bench = try MappingBench(["t": Self.source("", records: records)])
        MappingBench.expect(try bench.fault(), at: place, message)
    }

    @Test func `a row that would become more records than a source can have is refused at the first too many`() throws {
        let one = "  - {kind: provider, fields: {creditCode: 号, name: 名, serviceKinds: {const: \"01\"}}}"
        let records =
            Array(repeating: one, count: SourceMapping.recordLimit) + ["  - {kind: expert, fields: {expertNo: 号}}"]
        let bench = try MappingBench(["t": Self.source("", records: records.joined(separator: "\n"))])
        MappingBench.expect(try bench.fault(), at: "{kind: expert", "一个数据源最多有 64 种 records")
    }

    @Test func `rows that are no data are counted and left out`() throws {
        let skips =
            ", skip: [{reason: 填表人, when: {column: 号, matches: \"^(填表|审核)\"}}, {reason: 空行, when: {column: 名, present: false}}]"
        let bench = try MappingBench(["t": Self.source(skips, records: Self.expert)])
        let reading = try bench.read(
            "T_20261120.csv", "号,名,类,时\n填表人:张,甲,专,\nE1,甲,专,\nE2,,专,\nE3,\"乙\"丙,专,\n,,,\n")
        #expect(
            reading.summaries.map { [$0.rows, $0.skippedRows, $0.unreadableRows, $0.blankRows] } == [[2, 3, 1, 0]])
        #expect(reading.findings == ["record-malformed@5:号"])
        #expect(reading.values(.expert, "expertNo") == ["\"E1\""])
    }

    @Test func `an optional column that a file lacks is an empty one`() throws {
        let records = """
              - kind: expert
                fields:
                  expertNo: 号
                  name: {from: 名, default: 佚名}
                  employment: {const: "1"}
                  title: {join: [类, 时], with: "/"}
                  phone: 话
            """
        let columns =
            "号, {name: 名, optional: true}, {name: 类, optional: true}, {name: 时, aliases: [时间]}, {name: 话, optional: true}"
        let bench = try MappingBench(["t": Self.source("", columns: columns, records: records)])
        let reading = try bench.read("T_20261120.csv", "号,时间\nE1,早\n")
        #expect(reading.values(.expert, "expertNo", "name", "title", "phone") == ["\"E1\" \"佚名\" \"早\" –"])
        #expect(reading.fileFindings == [])
        let required = try MappingBench(
            ["t": Self.source("", columns: columns, records: records.replacing("{from: 名, default: 佚名}", with: "名"))])
        let lacking = try required.read("T_20261120.csv", "号,时间\nE1,早\n")
        #expect(lacking.values(.expert, "name") == ["✗"])
        #expect(lacking.findings == ["field-required@2:-"])
    }

    private static let units = """
          - kind: insured-unit
            derived: {latest: policy.signedOn}
            fields:
              creditCode: 单位
              name: 名
              divisionCode: {const: "310115"}
              address: {const: 路}
              industryCode: {const: M14}
              employeeCount: {const: "5"}
              mandatoryBasis: {const: "90"}
              safetyOfficerName: {const: 甲}
              safetyOfficerPhone: {const: "13800000001"}
          - kind: policy
            when: {column: 号, present: true}
            fields:
              policyNo: 号
              unitCreditCode: 单位
              territoryCode: {const: "310115"}
              industryCode: {const: M14}
              mandatory: {const: 是, steps: [{boolean: {yes: [是], no: [否]}}]}
              signedOn: {from: 日, steps: [{date: [yyyy-MM-dd]}]}
              periodStart: {const: 2026-01-01, steps: [{date: [yyyy-MM-dd]}, start-of-day]}
              periodEnd: {const: 2026-12-31, steps: [{date: [yyyy-MM-dd]}, next-day, start-of-day]}
              premium: {const: "1", steps: [{money: 元}]}
              premiumReceived: {const: "1", steps: [{money: 元}]}
              aggregateLimit: {const: "1", steps: [{money: 元}]}
              perPersonLimit: {const: "1", steps: [{money: 元}]}
              insuredHeadcount: {const: "1"}
              employeeHeadcount: {const: "1"}
              status: {const: "1"}
              shares: {const: "东岳财险:独立承保:100", steps: [{shares: {pattern: "{name}:{role}:{percent}", insurers: insurer-fictional, roles: {独立承保: "03"}}}]}
        """

    @Test(arguments: [false, true])
    func `a derived record carries the day of the row's other record, in whatever order they stand`(isLast: Bool) throws
    {
        let parts = Self.units.components(separatedBy: "  - kind: policy")
        let records = isLast ? "  - kind: policy" + parts[1] + "\n" + parts[0] : Self.units
        let bench = try MappingBench(["t": Self.source("", columns: "单位, 名, 号, 日", records: records)])
        let unit = "91310117FD002GPT84"
        let reading = try bench.read(
            "T_20261120.csv", "单位,名,号,日\n\(unit),甲,P001,2026-05-10\n\(unit),甲,,\n\(unit),甲,P002,昨天\n")
        let units = reading.records.filter { $0.record.kind == .insuredUnit }
        let day = Int64(CivilDate(iso: "2026-05-10")?.days ?? 0)
        #expect(units.map(\.precedence) == [day, Int64.min, Int64.min])
        #expect(reading.records.filter { $0.record.kind == .policy }.map(\.precedence) == [nil, nil])
    }
}
