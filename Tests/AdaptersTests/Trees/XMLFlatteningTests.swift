import Adapters
import Canonical
import Mapping
import Testing

@Suite struct XMLFlatteningTests {
    private func read(_ records: String...) throws -> MappingBench.Reading {
        let text = "<L>\n\(records.map { "<R>\($0)</R>" }.joined(separator: "\n"))\n</L>"
        return try MappingBench(["t": NestedSource.xml()]).read("T_20261120.xml", text)
    }

    private static let full = """
        <no>S1</no><place><address> 路 </address></place><kinds><kind>01</kind><kind>02</kind></kinds>\
        <orgs><org><code>c1</code><name>甲</name></org><org><name>乙</name></org></orgs>\
        <people><person><no>E1</no><name><first>张</first></name><kinds><kind>01</kind><kind/></kinds></person>\
        <person><no>E2</no><name><first>李</first></name></person></people>\
        <pay><no>X1</no><fee>1.5</fee></pay><visit><no>F1</no><day>2026-05-11</day></visit><pay><no>X2</no><fee>2</fee></pay>\
        <inner><a/></inner><inner>b</inner>
        """

    @Test func `elements become rows, and those of one name a list`() throws {
        let reading = try read(Self.full, "<no>S2</no><kinds/><orgs></orgs>")
        #expect(
            reading.values(.service, "serviceNo", "address", "dangerousWork", "providerCreditCodes", "providerNames")
                == [
                    "\"S1\" \"路\" [\"01\",\"02\"] [\"C1\"] [\"甲\",\"乙\"]", "\"S2\" – – – –",
                ])
        #expect(
            reading.values(.expert, "expertNo", "name", "serviceKinds", "title") == [
                "\"E1\" \"张\" [\"01\"] \"S1\"", "\"E2\" \"李\" – \"S1\"",
            ])
        #expect(
            reading.values(.expense, "expenseNo", "serviceNo", "amount") == ["\"X1\" \"S1\" 150", "\"X2\" \"S1\" 200"])
        #expect(reading.values(.feedback, "visitedOn") == ["\"2026-05-11\""])
        #expect(reading.findings + reading.fileFindings == [])
        #expect(reading.records.map(\.record.origin.row) == [2, 2, 2, 2, 2, 2, 3])
    }

    @Test(
        arguments: [
            ("<no>S2</no>", "元素“no”重复"), ("<place/><place/>", "元素“place”重复"),
            ("<visit><no>F1</no></visit><visit/>", "元素“visit”重复"), ("<place>路</place>", "“place”应是对象"),
            ("<people><person>张</person></people>", "“people/person/0”应是对象"),
            ("<people><person><name>张</name></person></people>", "“people/person/*/name”应是对象"),
            ("文<place/>", "既有文字又有子元素"),
        ])
    func `a record of another shape is malformed as a whole`(elements: String, reason: String) throws {
        let reading = try read("<no>S1</no>\(elements)", "<no>S3</no>")
        let violation = try #require(reading.records.first?.violations.first)
        #expect(violation.rule == CellRules.recordMalformed)
        #expect(violation.arguments.expected?.contains(reason) ?? false, "\(violation.arguments.expected ?? "")")
        #expect(reading.summaries.map { [$0.rows, $0.unreadableRows] } == [[2, 1]])
    }

    @Test func `an unknown element or attribute is one notice for its path`() throws {
        let reading = try read(
            "<no id=\"1\">S1</no>", "<no>S2</no><a/><place><b/></place>",
            "<no>S3</no><a/><orgs><org><code>c</code><c>1</c></org></orgs><people><person><d/></person></people>")
        #expect(
            reading.fileFindings == [
                "unknown-column@3:a", "unknown-column@3:place/b", "unknown-column@4:orgs/org/*/c",
                "unknown-column@4:people/person/*/d",
            ])
    }

    @Test func `findings stand at the path of the element, with its place in the list`() throws {
        let reading = try read(
            "<no>S1</no><pay><no>X1</no><fee>1</fee></pay><pay><no>X2</no><fee>一</fee></pay><kinds><kind>77</kind></kinds>"
        )
        #expect(reading.findings == ["code-unknown@2:kinds/kind", "field-type@2:pay/1/fee"])
    }
}
