import Canonical
import Engine
import TestKit
import Testing

@Suite struct CorrectionTests {
    private func correction(_ field: String, _ value: String) throws -> Record {
        let attachment = SampleRecords.attachment("A1", of: .refusalReport, SampleRecords.reportKey)
        return try Correction(field: field, value: value, tables: CodeTables([])).applied(to: attachment)
    }

    @Test(arguments: [
        ("attachmentId", "A2"), ("ownerKind", "service"), ("ownerKey", "JG2"),
        ("sm3", String(repeating: "1", count: 64)),
        ("bytes", "2"), ("uri", "../a.pdf"), ("mediaType", "x"),
    ])
    func `whose an attachment is and which content it has is no operator's to change`(
        field: String, value: String
    ) throws {
        let label = try #require(Kind.attachment.definition.field(named: field)).label
        #expect(throws: CorrectionError.locked(label)) { try correction(field, value) }
    }

    @Test func `an attachment's name is corrected like any other text`() throws {
        #expect(try correction("name", "告知单.pdf")[Attachment.name] == "告知单.pdf")
    }
}
