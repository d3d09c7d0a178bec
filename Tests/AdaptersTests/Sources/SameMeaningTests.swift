import Canonical
import Foundation
import Mapping
import ShangMi
import Testing

@testable import Adapters

/// The same records written in five ways give the same canonical bytes, and so the same digests.
@Suite struct SameMeaningTests {
    /// The fields of each kind: canonical name, source column, steps, and one value a record in the insurer's words.
    private struct Field {
        let name: String
        let column: String
        let steps: String
        let values: [String]
        /// What separates the items of a list in a table; nil for a single value.
        var separator: String?

        init(_ name: String, _ column: String, _ values: [String], separator: String? = nil) {
            self.init(name, column, "", values, separator: separator)
        }

        init(_ name: String, _ column: String, _ steps: String, _ values: [String], separator: String? = nil) {
            self.name = name
            self.column = column
            self.steps = steps
            self.values = values
            self.separator = separator
        }
    }

    private static let day = "{date: [serial, yyyy-MM-dd]}"
    private static let unit = ["91310117FD002GPT84", "91310118FJ000CT73E"]
    private static let kinds: [(kind: Kind, fields: [Field])] = [
        (
            .insuredUnit,
            [
                Field("creditCode", "代码", unit), Field("name", "名称", ["甲（上海）化工有限公司", "𠮷祥加油站\u{65}\u{301}"]),
                Field("divisionCode", "区划", ["310117", "310118"]), Field("address", "地址", ["某路1号 A座", "某镇2号"]),
                Field("industryCode", "行业", ["M14", "M1201"]), Field("employeeCount", "人数", "integer", ["120", "7"]),
                Field("mandatoryBasis", "依据", "{code: {values: {许可: \"11\", 自愿: \"90\"}}}", ["许可", "自愿"]),
                Field("licenceEnd", "许可至", "\(day), next-day", ["2027-12-31", ""]),
                Field("safetyOfficerName", "负责人", ["王建国", "李安"]),
                Field("safetyOfficerPhone", "电话", ["13800000001", "021-55550000"]),
            ]
        ),
        (
            .policy,
            [
                Field("policyNo", "保单号", ["aq-0001", "AQ-0002"]), Field("unitCreditCode", "单位", unit),
                Field("territoryCode", "地区", ["310117", "310118"]),
                Field("industryCode", "行业", ["M14", "M1201"]),
                Field("mandatory", "强制", "{boolean: {yes: [是], no: [否]}}", ["是", "否"]),
                Field("signedOn", "签单", day, ["2026-02-10", "2026-03-01"]),
                Field("periodStart", "起期", "\(day), start-of-day", ["2026-03-01", "2026-03-02"]),
                Field("periodEnd", "止期", "\(day), next-day, start-of-day", ["2027-02-28", "2027-03-01"]),
                Field("premium", "保费", "{money: 元}", ["36073.85", "100"]),
                Field("premiumReceived", "实收", "{money: 元}", ["18036.92", "0"]),
                Field("perPersonLimit", "每人", "{money: 元}", ["600000", "800000.00"]),
                Field("aggregateLimit", "累计", "{money: 元}", ["10000000", "20000000"]),
                Field("insuredHeadcount", "投保", ["125", "7"]), Field("employeeHeadcount", "从业", ["120", "7"]),
                Field("rateFactor", "系数", ["0.7154", "1"]),
                Field("preventionRatio", "比例", "percent", ["17.17", "21.00"]),
                Field(
                    "preventionKinds", "项目", "{code: {values: {培训: \"01\", 排查: \"03\"}}}", ["培训、排查、培训", "排查"],
                    separator: "、"),
                Field("shares", "份额", shares, ["东岳财险:主承:60.00;南屿财险:跟单:40", "900101:独立:100"], separator: ";"),
                Field("status", "状态", ["1", "1"]),
            ]
        ),
        (
            .service,
            [
                Field("serviceNo", "编号", ["S1", "S2"]), Field("policyNo", "保单号", ["AQ-0001", "AQ-0002"]),
                Field("unitCreditCode", "单位", unit), Field("serviceKind", "类别", ["03", "01"]),
                Field("startAt", "开始", "\(day), start-of-day", ["2026-05-10", "2026-05-11"]),
                Field("endAt", "结束", "\(day), next-day, start-of-day", ["2026-05-10", "2026-05-12"]),
                Field("performer", "主体", ["1", "2"]), Field("status", "状态", ["3", "3"]),
                Field("participantCount", "参加", "integer", ["30", ""]),
                Field("providerCreditCodes", "机构", ["n2310115ma1fl0007q;91310117FD002GPT84", ""], separator: ";"),
                Field("providerNames", "机构名", ["丙所;丁所", "丙所"], separator: ";"),
                Field("dangerousWork", "作业", ["02;01", "00"], separator: ";"),
                Field("summary", "总结", ["第一行\n第二行\t列", ""]),
            ]
        ),
        (
            .hazard,
            [
                Field("hazardNo", "编号", ["H1", "H2"]), Field("serviceNo", "服务", ["S1", "S1"]),
                Field("level", "级别", "{code: {values: {一般: \"1\", 重大: \"2\"}}}", ["一般", "重大"]),
                Field("description", "描述", ["阀门,渗漏 \"A\"", "通道堵塞"]),
                Field("foundOn", "发现", day, ["2026-05-10", "2026-05-10"]),
                Field("deadline", "期限", day, ["2026-06-10", ""]), Field("state", "状态", ["50", "10"]),
            ]
        ),
        (
            .expense,
            [
                Field("expenseNo", "编号", ["X1", "X2"]), Field("serviceNo", "服务", ["S1", "S2"]),
                Field("category", "类别", ["01", "02"]), Field("amount", "金额", "{money: 元}", ["1453.01", "0.30"]),
                Field("paidOn", "支付", day, ["2026-05-20", "2026-05-21"]),
                Field("voucherNo", "凭证", ["FP000000000007", "0012"]),
                Field("pooled", "统筹", "{boolean: {yes: [是], no: [否]}}", ["否", ""]),
            ]
        ),
        (
            .claim,
            [
                Field("claimNo", "编号", ["PA1", "PA2"]), Field("policyNo", "保单号", ["AQ-0001", "AQ-0002"]),
                Field("lossAt", "出险", moment, ["2026-08-08 07:42:00", "2026-08-09 00:00:00"]),
                Field("reportedAt", "报案", moment, ["2026-08-09 07:15:30", "2026-08-09 00:00:01"]),
                Field("status", "状态", ["2", "4"]), Field("deaths", "死亡", ["0", "1"]),
                Field("seriousInjuries", "重伤", ["1", "0"]),
            ]
                + [
                    "personInjuryAmount", "propertyAmount", "rescueAmount", "medicalAmount", "surveyAmount",
                    "legalAmount", "totalAmount",
                ].map { Field($0, $0, "{money: 元}", ["14530.00", "0"]) }
        ),
    ]
    private static let moment = "{datetime: [serial, \"yyyy-MM-dd HH:mm:ss\"]}"
    private static let shares =
        "{shares: {pattern: \"{name}:{role}:{percent}\", insurers: insurer-fictional, roles: {主承: \"01\", 跟单: \"02\", 独立: \"03\"}}}"

    @Test(arguments: ["gb18030.csv", "xlsx", "json", "xml"])
    func `the same meaning gives the same bytes as a CSV file in UTF-8`(format: String) throws {
        let expected = try records("utf8.csv")
        let found = try records(format)
        #expect(expected.count == 12)
        #expect(
            found.map { String(decoding: $0, as: UTF8.self) } == expected.map { String(decoding: $0, as: UTF8.self) })
        #expect(found.map { SM3.digest(of: $0) } == expected.map { SM3.digest(of: $0) })
    }

    /// The canonical bytes of all records, read from files of one format.
    private func records(_ format: String) throws -> [[UInt8]] {
        var all: [[UInt8]] = []
        for (kind, fields) in Self.kinds {
            let folder = try MappingFolder(sources: ["t": Self.mapping(format, kind, fields)])
            let mapping = try #require(try folder.load().first)
            let path = try folder.write(
                "T_20261120.\(format.hasSuffix("csv") ? "csv" : format)", try Self.file(format, fields))
            let file = try #require(mapping.file(at: path, number: 0, asOf: MappingBench.asOf, encoding: nil))
            var records: [MappedRecord] = []
            let summary = try file.readAlone { records.append($0) }
            #expect(summary.violations == [])
            #expect(records.flatMap(\.violations).map(\.rule.id) == [], "\(kind.id) \(format)")
            all += records.map { $0.record.canonicalBytes() }
        }
        return all
    }

    private static func mapping(_ format: String, _ kind: Kind, _ fields: [Field]) -> String {
        let form =
            switch format {
            case "utf8.csv": "format: csv, encoding: utf8, delimiter: \",\""
            case "gb18030.csv": "format: csv, encoding: gb18030, delimiter: \"|\""
            case "xlsx": "format: xlsx, sheet: 表, header: {rows: 1, find: [\(fields[0].column)]}"
            case "json": "format: ndjson"
            default: "format: xml, record: L/R"
            }
        let isTable = format.hasSuffix("csv") || format == "xlsx"
        func column(_ field: Field) -> String {
            guard !isTable else { return field.column }
            let root = format == "json" ? "/" : ""
            return root + field.column
                + (field.separator != nil && field.name != "shares" && format == "xml" ? "/*" : "")
        }
        let lines = fields.map { field in
            // A nested format has lists of its own; shares stay one text here.
            let splits = field.separator.map { isTable || field.name == "shares" ? "{split: [\"\($0)\"]}" : "" } ?? ""
            let steps = [splits, field.steps].filter { !$0.isEmpty }.joined(separator: ", ")
            return "      \(field.name): {from: \"\(column(field))\", steps: [\(steps)]}"
        }
        let file = format.hasSuffix("csv") ? "csv" : format
        return """
            source: {\(form), file: "T_{yyyyMMdd}.\(file)", columns: [\(fields.map { "\"\(column($0))\"" }.joined(separator: ", "))]}
            records:
              - kind: \(kind.id)
                fields:
            \(lines.joined(separator: "\n"))
            """
    }

    private static func file(_ format: String, _ fields: [Field]) throws -> [UInt8] {
        switch format {
        case "utf8.csv": return Array(csv(fields, ",", "\n").utf8)
        case "gb18030.csv": return try gb18030(csv(fields, "|", "\r\n"))
        case "xlsx":
            return TestSheet.workbook(
                TestSheet(
                    "表",
                    [fields.map { TestCell(.text, $0.column) }] + (0..<2).map { row in fields.map { cell($0, row) } }))
        case "json":
            return Array(
                (0..<2).map { row in
                    "{\(fields.map { "\(quoted($0.column)):\(json($0, row))" }.joined(separator: ","))}\n"
                }.joined().utf8)
        default:
            let rows = (0..<2).map { row in "<R>\(fields.map { xml($0, row) }.joined())</R>\n" }
            return Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?><L>\(rows.joined())</L>".utf8)
        }
    }

    private static func csv(_ fields: [Field], _ delimiter: String, _ end: String) -> String {
        let rows = [fields.map(\.column)] + (0..<2).map { row in fields.map { $0.values[row] } }
        return rows.map { cells in
            cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: delimiter) + end
        }.joined()
    }

    /// A workbook has days as serials, numbers as numbers and percentages as fractions.
    private static func cell(_ field: Field, _ row: Int) -> TestCell {
        let value = field.values[row]
        let serials = [
            "2026-02-10": "46063", "2026-03-01": "46082", "2027-02-28": "46446", "2026-08-09 00:00:00": "46243",
        ]
        if let serial = serials[value] { return TestCell(.serial, serial) }
        if value == "2026-08-08 07:42:00" { return TestCell(.serial, "46242.3208333333") }
        if field.steps.hasPrefix("{money") || field.steps == "integer", !value.isEmpty {
            return TestCell(.number, value)
        }
        if field.steps == "percent" { return TestCell(.percent, value == "17.17" ? "0.1717" : "0.21") }
        if field.name == "mandatory" { return TestCell(.boolean, value == "是" ? "true" : "false") }
        return value.isEmpty
            ? .none : TestCell(.text, value.replacing("&", with: "&amp;").replacing("\"", with: "&quot;"))
    }

    private static func json(_ field: Field, _ row: Int) -> String {
        let value = field.values[row]
        if value.isEmpty { return row == 0 ? "null" : field.separator == nil ? "\"\"" : "[]" }
        if let separator = field.separator, field.name != "shares" {
            return "[\(value.components(separatedBy: separator).map(quoted).joined(separator: ","))]"
        }
        if field.name == "mandatory" || field.name == "pooled" { return value == "是" ? "true" : "false" }
        return field.steps.hasPrefix("{money") || field.steps == "integer" ? value : quoted(value)
    }

    private static func xml(_ field: Field, _ row: Int) -> String {
        let parts = field.name == "shares" ? nil : field.separator.map { field.values[row].components(separatedBy: $0) }
        return (parts ?? [field.values[row]]).map { part in
            let text = part.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            return "<\(field.column)>\(text)</\(field.column)>"
        }.joined()
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text.utf8, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text in GB 18030, by Python's codec.
    private static func gb18030(_ text: String) throws -> [UInt8] {
        let file = try TemporaryFile(Array(text.utf8))
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        python.arguments = [
            "python3", "-c",
            "import sys; sys.stdout.buffer.write(open(sys.argv[1], encoding='utf-8', newline='').read().encode('gb18030'))",
            file.path,
        ]
        let output = Pipe()
        python.standardOutput = output
        try python.run()
        let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        python.waitUntilExit()
        return bytes
    }
}
