import Adapters
import Canonical
import Mapping
import Testing

@Suite struct JSONFlatteningTests {
    private func read(_ lines: String...) throws -> MappingBench.Reading {
        try MappingBench(["t": NestedSource.ndjson()]).read("T_20261120.json", lines.joined(separator: "\n"))
    }

    private static let full = """
        {"no":"S1","place":{"address":"路"},"kinds":["01",2,"-"],"orgs":[{"code":"c1","name":"甲"},{"code":null},{"name":"丙"}],\
        "people":[{"no":"E1","name":{"first":"张"},"kinds":["01"]},{"no":"E2","name":{"first":"李"},"kinds":null}],\
        "pays":[{"no":"X1","fee":"1.5"}],"visit":{"no":"F1","day":"2026-05-11"},"inner":{"a":[1]}}
        """

    @Test func `an object becomes a row, and each item of its lists a row of its own`() throws {
        let reading = try read(Self.full, "{\"no\":\"S2\"}")
        #expect(
            reading.values(.service, "serviceNo", "address", "providerCreditCodes", "providerNames") == [
                "\"S1\" \"路\" [\"C1\"] [\"甲\",\"丙\"]", "\"S2\" – – –",
            ])
        #expect(
            reading.values(.expert, "expertNo", "name", "serviceKinds", "title") == [
                "\"E1\" \"张\" [\"01\"] \"S1\"", "\"E2\" \"李\" – \"S1\"",
            ])
        #expect(reading.values(.expense, "expenseNo", "serviceNo", "amount") == ["\"X1\" \"S1\" 150"])
        #expect(reading.values(.feedback, "feedbackNo", "serviceNo", "visitedOn") == ["\"F1\" \"S1\" \"2026-05-11\""])
        #expect(reading.fileFindings == [])
        #expect(
            reading.records.map(\.record.origin.item) == [-1, 0, 1, 0, -1, -1])
        #expect(reading.summaries.map { [$0.rows, $0.unreadableRows] } == [[2, 0]])
    }

    /// A member of the record, what becomes of the kinds and providers of the service, and the findings.
    @Test(
        arguments: [
            ("\"kinds\":[]", "– – –", []), ("\"kinds\":null", "– – –", []), ("\"kinds\":\"-\"", "– – –", []),
            ("\"kinds\":\"01\"", "[\"01\"] – –", []),
            ("\"kinds\":[\"01\",null,\" \"]", "[\"01\"] – –", []), ("\"kinds\":[\"-\",\"01\"]", "[\"01\"] – –", []),
            ("\"kinds\":[\"０１\"]", "[\"01\"] – –", ["fullwidth-normalised@1:/kinds"]),
            ("\"kinds\":[\"77\"]", "✗ – –", ["code-unknown@1:/kinds"]),
            ("\"kinds\":[[\"01\"]]", "✗ – –", ["field-type@1:/kinds"]),
            ("\"kinds\":[true]", "✗ – –", ["field-type@1:/kinds"]),
            ("\"kinds\":{\"a\":\"01\"}", "✗ – –", ["field-type@1:/kinds"]), ("\"orgs\":[]", "– – –", []),
            ("\"orgs\":[null,{\"code\":\"c\"}]", "– [\"C\"] –", []),
            ("\"orgs\":[{\"code\":1000000000000000}]", "– ✗ –", ["identifier-scientific@1:/orgs"]),
            ("\"orgs\":[{\"code\":\"1.1E+17\"}]", "– ✗ –", ["identifier-scientific@1:/orgs"]),
            ("\"orgs\":[{\"code\":{\"x\":1}}]", "– ✗ –", ["field-type@1:/orgs"]), ("\"orgs\":\"\"", "– – –", []),
        ] as [(String, String, [String])])
    func `a list drops what is nothing and refuses what is no value`(member: String, values: String, findings: [String])
        throws
    {
        let reading = try read("{\"no\":\"S1\",\(member)}")
        #expect(reading.values(.service, "dangerousWork", "providerCreditCodes", "providerNames") == [values])
        #expect(reading.findings == findings)
    }

    @Test(
        arguments: [
            ("\"place\":\"路\"", "“/place”应是对象"), ("\"place\":[\"路\"]", "“/place”应是对象"), ("\"place\":7", "“/place”应是对象"),
            ("\"people\":{\"no\":\"E1\"}", "“/people”应是数组"),
            ("\"people\":\"E1\"", "“/people”应是数组"),
            ("\"people\":[{\"no\":\"E1\",\"name\":{\"first\":\"张\"}},\"E2\"]", "“/people/1”应是对象"),
            ("\"people\":[[]]", "“/people/0”应是对象"), ("\"people\":[null]", "“/people/0”应是对象"),
            ("\"visit\":[]", "“/visit”应是对象"), ("\"visit\":\"F1\"", "“/visit”应是对象"),
            ("\"people\":[{\"name\":\"张\"}]", "“/people/*/name”应是对象"), ("\"no\":\"S2\"", "同一对象中键重复"),
            ("\"orgs\":\"c1\"", "“/orgs”应是数组"), ("\"orgs\":{\"code\":\"c1\"}", "“/orgs”应是数组"),
            ("\"orgs\":[{\"code\":\"c\"},\"c1\"]", "“/orgs/1”应是对象"),
        ])
    func `a record of another shape is malformed as a whole`(member: String, reason: String) throws {
        let reading = try read("{\"no\":\"S1\",\(member)}", "{\"no\":\"S3\",\"pays\":[{\"no\":\"X1\",\"fee\":\"1\"}]}")
        let violation = try #require(reading.records.first?.violations.first)
        #expect(violation.rule == CellRules.recordMalformed)
        #expect(violation.arguments.expected?.contains(reason) ?? false, "\(violation.arguments.expected ?? "")")
        #expect(reading.records.filter { !$0.record.isUnreadable }.map(\.record.kind) == [.service, .expense])
        #expect(reading.summaries.map { [$0.rows, $0.unreadableRows] } == [[2, 1]])
    }

    @Test(arguments: [
        "\"place\":null", "\"place\":\"\"", "\"people\":null", "\"people\":[]", "\"visit\":null", "\"inner\":[{}]",
    ])
    func `what is not given leaves no trace`(member: String) throws {
        let reading = try read("{\"no\":\"S1\",\(member)}")
        #expect(reading.records.map(\.record.kind) == [.service])
        #expect(reading.findings + reading.fileFindings == [])
    }

    @Test func `an unknown member is one notice for its path, at the row that has it first`() throws {
        let reading = try read(
            "{\"no\":\"S1\",\"a\":1,\"place\":{\"b\":2}}", "{\"no\":\"S2\",\"a\":[{}],\"c\":{\"d\":1}}",
            "{\"no\":\"S3\",\"orgs\":[{\"code\":\"c\"},{\"e\":1}],\"people\":[{\"no\":\"E\",\"name\":{\"first\":\"张\",\"f\":1}}],\"pays\":[]}"
        )
        #expect(
            reading.fileFindings == [
                "unknown-column@1:/a", "unknown-column@1:/place/b", "unknown-column@2:/c", "unknown-column@3:/orgs/*/e",
                "unknown-column@3:/people/*/name/f",
            ])
        #expect(reading.findings == [])
    }

    @Test func `findings stand at the pointer of the value, and those of a parent's value once`() throws {
        let reading = try read(
            """
            {"no":"１","people":[{"no":"E1","name":{"first":"张"}},{"no":1e30,"name":{},"kinds":["99"]}],\
            "pays":[{"no":"X1","fee":"一"},{"no":"X2"}],"visit":{"no":"F1","day":"昨天"}}
            """)
        #expect(
            reading.findings == [
                "fullwidth-normalised@1:/no", "identifier-scientific@1:/people/1/no",
                "field-required@1:/people/1/name/first",
                "code-unknown@1:/people/1/kinds", "field-type@1:/pays/0/fee", "field-required@1:/pays/1/fee",
                "date-invalid@1:/visit/day",
            ])
    }

    @Test func `a composed field refuses a value that has no text`() throws {
        let source = NestedSource.ndjson()
            .replacing("address: /place/address", with: "address: {join: [/place/address, /kinds], with: \"-\"}")
            .replacing(
                "dangerousWork: {from: /kinds, steps: [{nulls: [\"-\"]}]}", with: "summary: {first: [{from: /kinds}]}")
        let bench = try MappingBench(["t": source])
        let many = String(repeating: "null,", count: 200) + "null"
        let reading = try bench.read(
            "T_20261120.json",
            "{\"no\":\"S1\",\"place\":{\"address\":\"路\"},\"kinds\":[\(many)]}\n{\"no\":\"S2\",\"place\":{\"address\":\"路\"},\"kinds\":7}"
        )
        #expect(reading.values(.service, "address", "summary") == ["✗ ✗", "\"路-7\" \"7\""])
        #expect(reading.findings == ["field-type@1:/kinds"])
    }
}
