import Testing

@testable import Connectors

@Suite struct CSVLineTests {
    @Test(arguments: [
        (["a", "b"], "a,b\r\n"), (["", ""], ",\r\n"), ([""], "\"\"\r\n"), (["a,b", "c"], "\"a,b\",c\r\n"),
        (["说\"好\""], "\"说\"\"好\"\"\"\r\n"), (["a\nb", "c\r"], "\"a\nb\",\"c\r\"\r\n"),
        ([" a", "b\t", "c d"], "\" a\",\"b\t\",c d\r\n"), (["0012", "-1.50"], "0012,-1.50\r\n"),
    ])
    func `a row is written as RFC 4180 has it`(values: [String], line: String) {
        var bytes: [UInt8] = []
        CSVLine.append(values.map { Array($0.utf8) }, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == line)
    }
}
