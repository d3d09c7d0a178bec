import Testing

@testable import Postgres

@Suite struct StatementCacheTests {
    @Test func `a statement serves NULL and its own types`() {
        var cache = StatementCache(limit: 4)
        #expect(cache.insert("a", text: "x", types: [.int8, .text]) == nil)
        #expect(cache.name(of: "x", taking: [.int8, .text]) == "a")
        #expect(cache.name(of: "x", taking: [.undeclared, .text]) == "a")
        #expect(cache.name(of: "x", taking: [.text, .text]) == nil)
        #expect(cache.name(of: "x", taking: [.int8]) == nil)
        #expect(cache.insert("b", text: "y", types: [.undeclared]) == nil)
        #expect(cache.name(of: "y", taking: [.int8]) == nil)
    }

    @Test func `the one unused for longest goes first`() {
        var cache = StatementCache(limit: 2)
        for text in ["a", "b"] {
            _ = cache.newName()
            #expect(cache.insert(text, text: text, types: []) == nil)
        }
        #expect(cache.name(of: "a", taking: []) == "a")
        _ = cache.newName()
        #expect(cache.insert("c", text: "c", types: []) == "b")
        #expect(cache.name(of: "b", taking: []) == nil)
        #expect(cache.name(of: "a", taking: []) == "a")
        cache.forget("a")
        #expect(cache.count == 1)
    }
}
