import Adapters
import Canonical
import Mapping
import Testing

@Suite struct LookupTests {
    private static let units = """
        source: {format: csv, encoding: utf8, delimiter: ",", file: "U_{yyyyMMdd}.csv", columns: [编号, 名称, 地址, 经办]}
        lookup: {key: 编号}
        """
    private static let experts = """
        source: {format: csv, encoding: utf8, delimiter: ",", file: "E_{yyyyMMdd}.csv", columns: [号, 单位]}
        records:
          - kind: expert
            fields:
              expertNo: 号
              name: {lookup: {in: 单位, on: 单位, take: 名称}}
              employment: {const: "1"}
              title: {lookup: {in: 单位, on: 单位, take: 地址}, steps: [upper], default: 不详}
        """

    private func read(units: String, experts: String) throws -> MappingBench.Reading {
        try MappingBench(["单位": Self.units, "e": Self.experts]).read(
            ("U_20261120.csv", Array("编号,名称,地址,经办\n\(units)".utf8)), ("E_20261120.csv", Array("号,单位\n\(experts)".utf8)))
    }

    @Test func `takes a column of another source's row by a folded key`() throws {
        let reading = try read(units: "u1,甲,a路,张\nU2,乙,,李\n", experts: "1,U1\n2,ｕ２\n3,\n")
        #expect(reading.values(.expert, "name", "title") == ["\"甲\" \"A路\"", "\"乙\" \"不详\"", "✗ \"不详\""])
        #expect(reading.findings == ["field-required@4:单位"])
        #expect(reading.summaries.map(\.rows) == [2, 3])
    }

    @Test func `a key that the other source does not have is an unknown code, and personal data is not shown`() throws {
        let reading = try read(units: "U1,甲,a路,张\n", experts: "1,U9\n")
        #expect(reading.findings == ["code-unknown@2:单位"])
        let mapped = try #require(reading.records.first)
        #expect(mapped.violations.map(\.arguments) == [Violation.Arguments(actual: nil, table: "单位")])
        #expect(reading.values(.expert, "name", "title") == ["✗ ✗"])
    }

    @Test func `of two rows with one key the first counts`() throws {
        let reading = try read(units: "U1,甲,,\nu1 ,乙,,\n,丙,,\nU3\n", experts: "1,U1\n2,U3\n")
        #expect(reading.values(.expert, "name") == ["\"甲\"", "✗"])
        #expect(
            reading.fileFindings == ["lookup-key-repeated@3:编号", "field-required@4:编号", "row-width@5:编号"])
    }

    @Test(
        arguments: [
            ("take: 名称}}", "take: 名字}}", "名字", "没有列“名字”,是否应为“名称”"),
            ("in: 单位, on: 单位, take: 名称", "in: 单为, on: 单位, take: 名称", "单为", "没有可供查找的数据源“单为”,是否应为“单位”"),
            ("on: 单位, take: 名称", "on: 但位, take: 名称", "但位", "没有列“但位”,是否应为“单位”"),
            ("on: 单位, take: 名称", "take: 名称", "{in", "缺少必需的键“on”"),
            ("take: 名称}}", "take: 名称, or: x}}", "or", "未知的键“or”,是否应为“on”"),
        ])
    func `says what is wrong with a look-up`(sound: String, wrong: String, place: String, message: String) throws {
        let experts = Self.experts.replacing(sound, with: wrong)
        MappingBench.expect(try MappingBench(["单位": Self.units, "e": experts]).fault(), at: place, message)
    }

    @Test func `says what is wrong with a source that others are looked up in`() throws {
        let keyless = Self.units.replacing("{key: 编号}", with: "{key: 代码}")
        MappingBench.expect(
            try MappingBench(["单位": keyless, "e": Self.experts]).fault(), at: "代码", "没有列“代码”,现有:编号、名称、地址、经办")
        let both = Self.units + "\nstatements: {file: 编号, count: 名称}\n"
        MappingBench.expect(
            try MappingBench(["单位": both, "e": Self.experts]).fault(), at: "source",
            "一个数据源要么有 records,要么有 statements(对账清单),要么有 lookup(供其他数据源查找)")
    }
}
