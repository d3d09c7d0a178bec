import Mapping
import Testing

@testable import Adapters

@Suite struct SampledFactsTests {
    private func facts(_ texts: [String], _ kind: CellKind = .text) -> ColumnFacts {
        var column = SampledColumn(header: "列")
        for text in texts { column.take(Array(text.utf8)[...], kind) }
        return ColumnFacts(column)
    }

    @Test(arguments: [
        ("DYAQ-2026", "AAAA-9999"), ("王小明", "字字字"), ("13800001111", "9{11}"), ("（沪）A１", "（字）A9"),
        ("甲\n乙", "字 字"), ("", ""),
        ("a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s", "A-A-A-A-A-A-A-A-A-A-A-A-A-A-A-A-…"),
    ])
    func `shows a shape and nothing of the text`(text: String, shape: String) {
        #expect(TextShape.shape(of: text) == shape)
    }

    @Test(
        arguments: [
            (["2026-03-01", "2026-12-31"], ["yyyy-MM-dd"], nil), (["2026-3-1", "2026-12-31"], ["yyyy-M-d"], nil),
            (["2026/3/1"], ["yyyy/M/d"], nil), (["2026.03.01"], ["yyyy.MM.dd"], nil), (["20260301"], ["yyyyMMdd"], nil),
            (["2026年3月1日", "20260302"], ["yyyy年M月d日", "yyyyMMdd"], nil),
            (["2026-03-01 08:00"], nil, ["yyyy-MM-dd HH:mm"]),
            (["2026-03-01T08:00:00+08:00"], nil, ["yyyy-MM-ddTHH:mm:ssXXX"]),
            (["2026-02-30"], nil, nil), (["12345678"], nil, nil), (["3月1日"], nil, nil), (["01/03/2026"], nil, nil),
        ] as [([String], [String]?, [String]?)])
    func `finds the forms of days and moments`(texts: [String], days: [String]?, moments: [String]?) {
        let facts = facts(texts)
        #expect(facts.days?.formats == days)
        #expect(facts.moments?.formats == moments)
    }

    @Test func `takes a spreadsheet's serials for days`() {
        #expect(facts(["46082", "46083"], .serial).days?.formats == ["serial"])
        #expect(facts(["46082.5"], .serial).moments?.formats == ["serial"])
    }

    @Test(
        arguments: [
            (["12", "3.50", "-1"], true), (["1,234.00", "9"], true), (["15%", "3%"], true), (["甲", "1"], false),
            (["1,23", "4"], false), (["1e5", "2"], false),
        ] as [([String], Bool)])
    func `knows numbers`(texts: [String], isNumber: Bool) {
        #expect((facts(texts).numbers != nil) == isNumber)
    }

    @Test func `counts words for nothing as empty among typed values only`() {
        let typed = facts(["2026-03-01", "-", "2026-03-02", "", "无"])
        #expect(typed.nulls == ["-", "无"])
        #expect(typed.emptyCount == 3)
        #expect(typed.rowCount == 5)
        #expect(facts(["甲", "无", "乙"]).nulls == [])
    }

    @Test(
        arguments: [
            (["甲、乙", "丙"], ["、"]), (["A1;A2", "A1"], [";"]), (["01,02", "03"], []), (["A1,A2", "A3"], [","]),
            (["已整改,待复查", "未整改"], []), (["甲", "乙"], []),
        ] as [([String], [String])])
    func `finds separators of lists, not of sentences or thousands`(texts: [String], separators: [String]) {
        #expect(facts(texts).separators == separators)
    }

    @Test(
        arguments: [
            (["是", "否"], true), (["是"], true), (["Y", "N", "Y"], true), (["是", "不详"], false), (["01", "02"], false),
        ] as [([String], Bool)])
    func `knows words for true and false`(texts: [String], isBoolean: Bool) {
        #expect((facts(texts).booleans != nil) == isBoolean)
    }
}
