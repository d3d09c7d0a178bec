import Canonical
import Mapping
import Testing

@Suite struct TextRulesTests {
    @Test(arguments: [
        ("样例路1号", CellVerdict.usable),
        (" \u{3000}样例路1号\u{00A0}\r\n", .usable),
        ("样\u{FFFD}路", .error("encoding-replacement-char")),
        ("样\u{E005}路", .remark("encoding-private-use")),
        ("样\u{F0000}路", .remark("encoding-private-use")),
        ("样𠮷路", .usable),
        ("样\u{1}路", .error("encoding-control-char")),
        ("样\u{7F}路", .error("encoding-control-char")),
        ("样\u{85}路", .error("encoding-control-char")),
        ("样\n路", .error("encoding-control-char")),
        ("样\t路", .error("encoding-control-char")),
        ("样\u{E005}\u{1}路", CellVerdict("encoding-private-use", "encoding-control-char", state: .unusable)),
        ("样例路１号", .usable),
        ("", .error("field-required")),
        ("\u{3000}\t", .error("field-required")),
        ("无", .error("field-required")),
        ("-", .usable),
        (String(repeating: "𠮷", count: 200), .usable),
        (String(repeating: "字", count: 201), .error("field-length")),
    ])
    func `judges a required line of text`(cell: String, verdict: CellVerdict) throws {
        #expect(try CellVerdict(of: cell, in: InsuredUnit.address.definition, of: .insuredUnit, as: .text) == verdict)
    }

    @Test(arguments: [
        ("第一行\n第二行\t续", CellVerdict.usable),
        ("第一行\u{1}", .error("encoding-control-char")),
        ("电话19900001234", .remark("personal-data-in-text")),
        ("编号119900001234", .usable),
        ("编号12900001234", .usable),
        ("身份证310101190304040031。", .remark("personal-data-in-text")),
        ("身份证310101190304040030", .usable),
        ("编号A310101190304040031", .usable),
        ("编号310101190304040031A", .usable),
        ("编号3101011903040400311", .usable),
    ])
    func `judges free text of several lines`(cell: String, verdict: CellVerdict) throws {
        #expect(try CellVerdict(of: cell, in: Service.remark.definition, of: .service, as: .text) == verdict)
    }

    @Test func `writes all line ends as LF and composes letters`() throws {
        let source = try WrittenSource(.service, [(Service.remark.definition, .text)])
        let record = try source.record("甲\r\n乙\r丙e\u{301}").record
        #expect(record[Service.remark] == "甲\n乙\n丙é")
    }

    @Test(arguments: [
        ("FP000000000007", CellVerdict.usable),
        ("1.99E+10", .error("identifier-scientific")),
        ("2e5", .error("identifier-scientific")),
        ("2e5a", .usable),
        ("E5", .usable),
        ("１.９９Ｅ＋１０", CellVerdict("fullwidth-normalised", "identifier-scientific", state: .unusable)),
        ("ＦＰ０００１", .remark("fullwidth-normalised")),
        ("ＦＰ", .remark("fullwidth-normalised")),
    ])
    func `judges an identifier`(cell: String, verdict: CellVerdict) throws {
        #expect(try CellVerdict(of: cell, in: Expense.voucherNo.definition, of: .expense, as: .text) == verdict)
    }

    @Test(arguments: [
        ("DYAQ2026-1", CellVerdict.usable), ("ABC", .error("field-type")), ("AB_CD", .error("field-type")),
        ("ＤＹ０１", .remark("fullwidth-normalised")),
    ])
    func `judges the form of a policy number`(cell: String, verdict: CellVerdict) throws {
        #expect(try CellVerdict(of: cell, in: Policy.policyNo.definition, of: .policy, as: .text) == verdict)
    }

    @Test(arguments: [
        ("C3251", CellVerdict.usable), ("32", .usable), ("U32", .error("field-type")), ("C1", .error("field-type")),
        ("C32510", .error("field-type")),
    ])
    func `judges the form of an industry code`(cell: String, verdict: CellVerdict) throws {
        let field = InsuredUnit.nationalIndustryCode.definition
        #expect(try CellVerdict(of: cell, in: field, of: .insuredUnit, as: .text) == verdict)
    }

    @Test(arguments: [
        (Attachment.ownerKind.definition, "refusal-report", true), (Attachment.ownerKind.definition, "拒改报告", false),
        (Attachment.ownerKind.definition, "attachment", false), (Attachment.ownerKind.definition, "Service", false),
        (Attachment.sm3.definition, String(repeating: "0a", count: 32), true),
        (Attachment.sm3.definition, String(repeating: "0A", count: 32), false),
        (Attachment.sm3.definition, String(repeating: "0", count: 63), false),
        (Attachment.sm3.definition, String(repeating: "0", count: 63) + "g", false),
        (Attachment.uri.definition, "附件/照片（1）.jpg", true), (Attachment.uri.definition, "https://h/a", true),
        (Attachment.uri.definition, "https://u@h/a", false), (Attachment.uri.definition, "http://h/a", false),
        (Attachment.mediaType.definition, "application/vnd.ms-excel", true),
        (Attachment.mediaType.definition, "image/svg+xml", true), (Attachment.mediaType.definition, "image", false),
        (Attachment.mediaType.definition, "image/", false), (Attachment.mediaType.definition, "a/b;c=d", false),
        (Attachment.ownerKey.definition, "P1/E1", true),
    ])
    func `judges the forms of an attachment's fields`(field: FieldDefinition, cell: String, isUsable: Bool) throws {
        let verdict: CellVerdict = isUsable ? .usable : .error("field-type")
        #expect(try CellVerdict(of: cell, in: field, of: .attachment, as: .text) == verdict)
    }

    @Test(arguments: [
        ("1", CellVerdict.usable), ("52428800", .usable), ("0", .error("number-range")),
        ("52428801", .error("number-range")),
    ])
    func `an attachment has a byte at least, and fifty megabytes at most`(cell: String, verdict: CellVerdict) throws {
        let reading = Reading.integer(NumberForm(allowsThousands: false, allowsPercentSign: false))
        #expect(try CellVerdict(of: cell, in: Attachment.bytes.definition, of: .attachment, as: reading) == verdict)
    }

    @Test(arguments: [
        ("19900001234", CellVerdict.usable), ("199-0000 1234", .usable), ("021-12345678", .usable),
        ("4001234567", .usable), ("12900001234", .remark("phone-format")), ("1234567", .remark("phone-format")),
        ("0211234567890", .remark("phone-format")), ("1.99E+10", .error("identifier-scientific")),
    ])
    func `judges a telephone number`(cell: String, verdict: CellVerdict) throws {
        let field = InsuredUnit.safetyOfficerPhone.definition
        #expect(try CellVerdict(of: cell, in: field, of: .insuredUnit, as: .text) == verdict)
    }

    @Test func `stores keys folded and in capitals, also when they are wrong`() throws {
        let source = try WrittenSource(.expense, [(Expense.expenseNo.definition, .text)])
        #expect(try source.record("ｆｙ-1").record[Expense.expenseNo] == "FY-1")
        let long = String(repeating: "x", count: 51)
        let wrong = try source.record(long).record
        #expect(wrong.key == RecordKey(parts: [Text(long)]))
        #expect(wrong.isUnusable(Expense.expenseNo))
    }

    @Test func `says undecodable bytes of its own cell only`() throws {
        let source = try WrittenSource(
            .insuredUnit, [(InsuredUnit.name.definition, .text), (InsuredUnit.address.definition, .text)])
        let record = try #require(source.records(WrittenRow(cells: ["甲", "乙"], undecodable: [1])).first)
        #expect(
            record.violations == [Violation(CellRules.encodingReplacementChar, at: InsuredUnit.address.definition)])
    }

    @Test func `takes off what spreadsheets put around digits only where asked`() throws {
        for (unwraps, cell, stored) in [
            (true, "'0123", "0123"), (true, "=\"0123\"", "0123"), (false, "'0123", "'0123"),
        ] {
            let field = FieldMapping(
                Expense.voucherNo.definition, of: .expense, from: .column(0),
                steps: unwraps ? [.excelText] : [], as: .text)
            let source = try WrittenSource([(.expense, [field])], columns: ["凭证号"])
            #expect(try source.record(cell).record[Expense.voucherNo] == Text(stored))
        }
    }
}
