import Definitions
import Testing

@Suite struct DefinitionMappingTests {
    private func mapping(_ yaml: String) throws -> DefinitionMapping {
        try DefinitionNode.parse(yaml, file: "m.yaml").mapping()
    }

    @Test func `gives required and optional values and is content`() throws {
        var mapping = try mapping("code: GS01\nfull: true\n")
        #expect(try mapping.required("code").text() == "GS01")
        #expect(try mapping.optional("full")?.boolean() == true)
        #expect(try mapping.optional("effective") == nil)
        try mapping.finish()
    }

    @Test(arguments: [
        ("code: 1\nfeilds: 2\n", "m.yaml:2:1: 未知的键“feilds”,是否应为“fields”"),
        ("code: 1\ncolour: 2\n", "m.yaml:2:1: 未知的键“colour”,可用的键:code、fields"),
    ])
    func `names an unknown key and the nearest known one`(yaml: String, message: String) throws {
        var mapping = try mapping(yaml)
        _ = try mapping.required("code")
        _ = try mapping.optional("fields")
        let error = #expect(throws: DefinitionError.self) { try mapping.finish() }
        #expect(error?.description == message)
    }

    @Test(arguments: [
        ("a:\n  name: 1\n", "m.yaml:2:3: 缺少必需的键“code”"),
        ("a:\n  name: 1\n  cdoe: 2\n", "m.yaml:3:3: 缺少必需的键“code”,此处的“cdoe”是否写错"),
    ])
    func `names a missing key and the one that looks like it`(yaml: String, message: String) throws {
        var mapping = try mapping(yaml).entries[0].value.mapping()
        let error = #expect(throws: DefinitionError.self) { _ = try mapping.required("code") }
        #expect(error?.description == message)
    }

    @Test func `refuses a key without a value`() throws {
        var mapping = try mapping("code:\n")
        let error = #expect(throws: DefinitionError.self) { _ = try mapping.optional("code") }
        #expect(error?.description == "m.yaml:1:1: 键“code”没有值;不需要时请删除这一行,空文本请写 \"\"")
    }
}

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("feilds", "fields"), ("field", "fields"), ("recrods", "records"), ("form", "from"), ("x", "a"),
        ("colour", nil), ("", "a"), ("保单好", "保单号"),
    ])
    func `finds the name within a third of the length`(typed: String, meant: String?) {
        #expect(nearestName(to: typed, among: ["fields", "records", "from", "a", "保单号"]) == meant)
    }
}
