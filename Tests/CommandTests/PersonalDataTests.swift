import Foundation
import TestKit
import Testing

/// Values that stand in every personal column of an export, each recognisable wherever it turns up.
struct PersonalMarks: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Whether findings speak of the values.
    let areFaulty: Bool
    /// The value of every personal column, by file and column.
    let values: [String: [String: String]]

    /// Values as they should be: their records are taken and sent.
    static let sound = PersonalMarks(
        "sound values", areFaulty: false, name: { "甄印记\($0)" }, phone: { "1995552000\($0)" },
        idNumber: "11010519491231002X")
    /// Values with faults: findings speak of them.
    static let faulty = PersonalMarks(
        "faulty values", areFaulty: true, name: { "甄印记\($0)\u{7}" + String(repeating: "长", count: 60) },
        phone: { "19955520-MARK\($0)" },
        idNumber: "110105194912310029")

    private init(
        _ description: String, areFaulty: Bool, name: (String) -> String, phone: (Int) -> String, idNumber: String
    ) {
        testDescription = description
        self.areFaulty = areFaulty
        values = [
            "TBDW": [
                "法定代表人": name("甲"), "安全负责人": name("乙"), "安全负责人电话": phone(1), "客户经理": name("丙"),
            ],
            "FWJG": ["负责人": name("丁"), "电话": phone(2)],
            "FWZJ": ["姓名": name("戊"), "证件号码": idNumber, "电话": phone(3)],
            "YH": ["接收人": name("己"), "责任人": name("庚")],
            "HF": ["受访人": name("辛"), "受访电话": phone(4)],
            "FY": ["收款方": name("壬")],
            "BD": ["出单员": name("癸")],
        ]
    }

    /// The parts by which a value is recognised, whatever was cut off or escaped.
    func seen(in text: String) -> [String] {
        Set(values.values.flatMap(\.values)).map {
            String($0.prefix(14)).replacingOccurrences(of: "长", with: "").filter { $0 != "\u{7}" }
        }
        .filter { text.contains($0) }
    }
}

@Suite struct PersonalDataTests {
    @Test(arguments: [PersonalMarks.sound, .faulty])
    func `no personal value is printed, logged or reported`(marks: PersonalMarks) async throws {
        let place = try await marked(marks)
        let platform = try await Platform(
            for: place,
            faults: #"faults: [{on: record, kind: service, nth: 1, do: reject, code: "4005", message: 时间不符}]"#)
        let insurer = ["--insurer", Workplace.insurer]
        for arguments in [
            ["validate", "export"] + insurer,
            ["validate", "export", "--json", "--report", "json=r.json", "--report", "text=r.txt"] + insurer
                + [
                    "--report", "accepted=r.ndjson", "--report", "sarif=r.sarif", "--report", "junit=r.xml", "--report",
                    "html=r.html",
                ]
                + ["--report", "xlsx=r.xlsx", "--report", "rejected=x.xlsx"],
            ["normalize", "export"] + insurer, ["ingest", "export"] + insurer,
            ["ingest", "export", "--json"] + insurer,
            ["status"], ["status", "--json"], ["sync", "--until-idle"], ["sync", "--json"], ["failures"],
            ["failures", "--json"], ["evidence", "checkpoint"],
        ] {
            let outcome = try await place.run(arguments, environment: ["ANZE_LOG": "trace"])
            #expect([.exit(0), .exit(1)].contains(outcome.end), "\(arguments): \(outcome.complaint)")
            #expect(marks.seen(in: outcome.output) == [], "\(arguments)")
            #expect(marks.seen(in: outcome.complaint) == [], "\(arguments)")
        }
        for report in ["r.json", "r.txt", "r.ndjson", "r.sarif", "r.xml", "r.html"] {
            let text = try place.text(of: report)
            #expect(text.count > 1000)
            #expect(marks.seen(in: text) == [], "\(report)")
        }
        for workbook in ["r.xlsx", "x.xlsx"] {
            let text = try place.unpacked(workbook)
            #expect(text.contains("‹已隐去›") || workbook == "x.xlsx" && !marks.areFaulty)
            #expect(marks.seen(in: text) == [], "\(workbook)")
        }
        await platform.stop()

        let unit = try place.ask(
            "SELECT key FROM delivery WHERE kind = 'insured-unit' AND state = 'accepted' LIMIT 1", as: String.self)
        let exported = try await place.anze("evidence", "export", try #require(unit.first), "--out", "proof.json")
        #expect(exported.end == .exit(0))
        #expect(marks.seen(in: try place.text(of: "proof.json")) == [])
    }

    @Test func `the marks are there for those who ask to see them`() async throws {
        let place = try await marked(.sound)
        let outcome = try await place.anze("normalize", "export", "--insurer", Workplace.insurer, "--reveal")
        #expect(PersonalMarks.sound.seen(in: outcome.output).count == 13)
    }

    @Test func `faulty personal values are found without being shown`() async throws {
        let place = try await marked(.faulty)
        let (outcome, report) = try await place.validated()
        #expect(outcome.end == .exit(1))
        for (rule, column) in [
            ("encoding-control-char", "安全负责人"), ("phone-format", "安全负责人电话"), ("id-number-invalid", "证件号码"),
            ("row-width", "客户编号"),
        ] {
            #expect(report.findings.contains { $0.rule == rule && $0.column == column }, "\(rule)")
        }
    }

    @Test func `personal data in free text is found without being shown`() async throws {
        let place = try await Workplace()
        try place.edit("HF") { try $0.set("请联系19955520999，11010519491231002X", in: "意见") }
        let (_, report) = try await place.validated()
        #expect(report.places(of: "personal-data-in-text").map(\.column).contains("意见"))
        let text = try place.text(of: "report.json")
        #expect(!text.contains("19955520999") && !text.contains("11010519491231002X"))
    }

    /// An export with the sound marks in every row, or the faulty ones in some, of which one is too wide as well.
    private func marked(_ marks: PersonalMarks) async throws -> Workplace {
        let place = try await Workplace()
        for (file, columns) in marks.values {
            try place.edit(file) { table in
                for row in table.rows.indices where !marks.areFaulty || row % 8 == 3 {
                    for (column, value) in columns { try table.set(value, in: column, row: row) }
                }
                if marks.areFaulty { table.rows[3].append(table.rows[3][1]) }
            }
        }
        return place
    }
}
