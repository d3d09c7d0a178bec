import Adapters
import Canonical
import Definitions
import Foundation
import Mapping
import Testing

@Suite struct ExampleTests {
    private static let source = """
        source: {format: csv, encoding: utf8, delimiter: ",", file: "T_{yyyyMMdd}.csv", columns: [号, 额, 日, 单位, 改], skip: [{reason: 合计, when: {column: 号, is: 合计}}]}
        records:
          - kind: expense
            recorded: {from: 改, steps: [{datetime: ["yyyy-MM-dd HH:mm"]}]}
            fields:
              expenseNo: 号
              category: {const: "01"}
              amount: {from: 额, steps: [{money: 元}]}
              paidOn: {from: 日, steps: [{date: [serial, yyyy-MM-dd]}]}
              payeeName: {lookup: {in: 单位, on: 单位, take: 名}}
              voucherNo: 号
        examples:

        """
    private static let units = """
        source: {format: csv, encoding: utf8, delimiter: ",", file: "U_{yyyyMMdd}.csv", columns: [代码, 名]}
        lookup: {key: 代码}
        """

    /// The first thing that differs in an example: what stands at its place, and the message.
    private func difference(_ example: String) throws -> MappingBench.Fault? {
        let bench = try MappingBench(["t": Self.source + example, "单位": Self.units])
        for example in try bench.mapping().examples {
            do throws(DefinitionError) { try example.run() } catch { return try MappingBench.Fault(error) }
        }
        return nil
    }

    @Test(
        arguments: [
            #"row: {号: X1, 额: "1.50", 日: {serial: "46082"}}, expect: {expense: {amount: "150", paidOn: "2026-03-01", payeeName: "", voucherNo: X1}}"#,
            #"row: {号: X1, 额: {number: "1.5"}, 日: 2026-03-01, 单位: u1}, lookups: {单位: [{代码: U1, 名: 甲}]}, expect: {expense: [{payeeName: 甲}]}"#,
            ##"row: {号: X1, 额: {error: "#N/A"}, 日: 昨天}, findings: [date-invalid@日, field-type@额], expect: {expense: {amount: "", paidOn: ""}}"##,
            #"row: {号: X1, 额: {uncalculated: ""}, 日: 2036-11-21}, as-of: 2026-11-20, findings: [date-implausible@日, field-type@额]"#,
            #"row: {号: X1, 额: "1", 日: 2026-03-01, 改: 昨天}, findings: [date-invalid@改]"#, "row: {号: 合计}, skipped: true",
        ])
    func `a right example says nothing`(example: String) throws {
        let difference = try difference("  - {name: 例, \(example)}")
        #expect(difference == nil, "\(difference?.message ?? "")")
    }

    @Test(
        arguments: [
            (
                #"row: {号: X1, 额: "1.50", 日: 2026-03-01}, expect: {expense: {amount: "151"}}"#, "\"151\"",
                "示例“例”:amount 应为 151,实际为 150"
            ),
            (
                #"row: {号: X1, 额: "1.50", 日: 2026-03-01}, expect: {expense: {remark: 有}}"#, "有",
                "示例“例”:remark 应为 有,实际为 空"
            ),
            (
                #"row: {号: X1, 额: "1.50", 日: 2026-03-01}, expect: {expense: {amount: ""}}"#, "\"\"",
                "示例“例”:amount 应为 空,实际为 150"
            ),
            (
                #"row: {号: X1, 额: "1.50", 日: 2026-03-01}, expect: {expense: [{amount: "150"}, {amount: "150"}]}"#,
                "expense", "示例“例”:应有 2 条 expense,实际 1 条"
            ),
            (
                #"row: {号: X1, 额: 约, 日: 2026-03-01}, expect: {expense: {expenseNo: X1}}"#, "{name: 例",
                "示例“例”的问题不符:应为 没有问题,实际为 field-type@额"
            ),
            (
                #"row: {号: X1, 额: "1", 日: 2026-03-01}, findings: [field-type@额]"#, "{name: 例",
                "示例“例”的问题不符:应为 field-type@额,实际为 没有问题"
            ),
            (
                #"row: {号: X1, 额: 约, 日: 2026-03-01}, findings: [field-type@日]"#, "{name: 例",
                "示例“例”的问题不符:应为 field-type@日,实际为 field-type@额"
            ),
            ("row: {号: X1}, skipped: true", "{name: 例", "示例“例”:这一行没有被跳过"),
            (#"row: {号: 合计}, expect: {expense: {amount: ""}}"#, "{name: 例", "示例“例”:这一行被跳过了,与 expect 不符"),
            (
                #"row: {号: X1, 额: "1", 日: 2026-03-01, 单位: U9}, findings: [code-unknown@单位], lookups: {单位: [{码: U9}]}"#,
                "码", "没有列“码”,是否应为“代码”"
            ),
            (#"row: {号: X1, 额: "1", 日: 2026-03-01}, findings: [x@y], lookups: {机构: []}"#, "机构", "没有可供查找的数据源“机构”,现有:单位"),
            (
                #"row: {号: X1, 额: {amount: "1"}, 日: 2026-03-01}, findings: [x@y]"#, "{amount",
                "单元格应为文本,或 {number|serial|percent|boolean|error|uncalculated: 值}"
            ),
        ])
    func `a wrong example says what differs, at its place`(example: String, place: String, message: String) throws {
        MappingBench.expect(try difference("  - {name: 例, \(example)}"), at: place, message)
    }

    @Test func `an example of a nested source has the shape of its records`() throws {
        let examples = """

            examples:
              - name: 嵌套
                record:
                  no: S1
                  kinds: ["01", {number: "2"}]
                  people: [{no: E1, name: {first: 张}}, {no: E2, name: {first: ""}}]
                  visit: {no: F1, day: 昨天}
                findings: ["code-unknown@/kinds", "field-required@/people/1/name/first", "date-invalid@/visit/day"]
                expect: {service: {dangerousWork: ""}, expert: [{name: 张}, {name: ""}], feedback: {visitedOn: "", serviceNo: S1}}
            """
        let json = try MappingBench(["t": NestedSource.ndjson() + examples]).mapping()
        for example in json.examples { #expect(throws: Never.self) { try example.run() } }
        let unknown =
            NestedSource.ndjson()
            + "\nexamples: [{name: 多, record: {no: S1, other: 1}, expect: {service: {serviceNo: S1}}}]"
        let mapping = try MappingBench(["t": unknown]).mapping()
        let error = #expect(throws: DefinitionError.self) { try mapping.examples[0].run() }
        #expect(error?.message == "示例“多”里的“/other”没有映射")
    }

    @Test(arguments: ["dongyue", "jianghai", "yunling"])
    func `every example of the shipped mappings holds`(insurer: String) throws {
        let mapping = try #require(try InsurerMapping.load(root: ShippedMappings.root, insurer: insurer).first)
        for example in mapping.examples { #expect(throws: Never.self, "\(example.name)") { try example.run() } }
        let withExamples = mapping.sources.filter { source in !source.records.isEmpty }
        #expect(mapping.examples.count >= withExamples.count)
    }

    @Test(arguments: ["dongyue", "jianghai", "yunling"])
    func `coverage names every column that nothing reads and every field that nothing fills`(insurer: String) throws {
        let mapping = try #require(try InsurerMapping.load(root: ShippedMappings.root, insurer: insurer).first)
        for (source, coverage) in zip(mapping.sources, mapping.coverage) {
            #expect(coverage.source == source.name)
            #expect(coverage.mappedColumns + coverage.ignoredColumns.count == source.columns.count)
            #expect(
                !coverage.unfilledFields.contains { name in
                    source.records.contains { record in
                        record.fields.contains { "\(record.kind.id).\($0.field.name)" == name }
                    }
                })
        }
    }
}

@Suite struct MappingSchemaTests {
    @Test func `the shipped schema is the one that the code writes`() throws {
        let shipped = try String(
            contentsOfFile: ShippedMappings.root + "/schema/mapping-1.schema.json", encoding: .utf8)
        #expect(shipped == MappingSchemaDocument.text)
    }

    @Test func `knows every kind, field and step, and nothing else`() throws {
        let schema = try #require(
            try JSONSerialization.jsonObject(with: Data(MappingSchemaDocument.text.utf8)) as? [String: Any])
        let definitions = try #require(schema["definitions"] as? [String: [String: Any]])
        for kind in Kind.allCases {
            let properties = try #require(definitions[kind.id]?["properties"] as? [String: [String: Any]])
            let fields = try #require(properties["fields"]?["properties"] as? [String: Any])
            #expect(Set(fields.keys) == Set(kind.definition.fields.map(\.name)))
            #expect(definitions[kind.id]?["additionalProperties"] as? Bool == false)
        }
        #expect(schema["additionalProperties"] as? Bool == false)
    }
}
