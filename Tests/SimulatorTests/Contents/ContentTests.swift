import ShangMi
import Testing

@testable import Simulator

@Suite struct ContentTests {
    private static let text = Array("abcdefghij".utf8)
    private static let name = SM3.digest(of: text).hex

    private func part(
        _ platform: TestPlatform, _ range: Range<Int>, of name: String = name, bytes: Int = text.count,
        body: [UInt8]? = nil
    ) async throws -> ReceivedAnswer {
        var sending = try platform.ask("/contents/\(name)?bytes=\(bytes)&offset=\(range.lowerBound)", batch: name)
        sending.method = "PUT"
        sending.body = body ?? Array(Self.text[range])
        return try await platform.send(sending)
    }

    private func question(_ platform: TestPlatform) async throws -> ReceivedAnswer {
        platform.time.advance(milliseconds: 200_000)
        return try await platform.send(try platform.ask("/contents/\(Self.name)", batch: Self.name))
    }

    @Test func `takes parts in order, says how much it has, and gives a receipt for the whole`() async throws {
        try await TestPlatform.run { platform in
            let first = try await part(platform, 0..<4)
            #expect((first.status, first.code, first["state"]?.text) == (202, "0000", "receiving"))
            #expect(first["received"]?.integer == 4)
            #expect(try first.isSigned(for: Self.name))
            #expect(try await part(platform, 0..<4).code == "3001")
            #expect(try await part(platform, 6..<10).code == "3003")
            #expect(try await part(platform, 0..<4, body: Array("abcX".utf8)).code == "3002")
            #expect(try await part(platform, 4..<8, bytes: 11).code == "3002")
            #expect(try await question(platform)["received"]?.integer == 4)
            let last = try await part(platform, 4..<10)
            #expect((last.status, last["state"]?.text, last["receiptNo"]?.text?.first) == (200, "taken", "C"))
            #expect(try await part(platform, 4..<10)["state"]?.text == "taken")
            let totals = await platform.server.books.totals
            #expect((totals.partsTaken, totals.partsTakenAgain, totals.contentsTaken) == (2, 0, 1))
        }
    }

    @Test func `a whole with another digest is refused, and nothing of it is kept`() async throws {
        try await TestPlatform.run { platform in
            let other = SM3.digest(of: [1]).hex
            let first = try await part(platform, 0..<4, of: other)
            #expect(first.code == "0000")
            #expect(try await part(platform, 4..<10, of: other).code == "1003")
            #expect(try await part(platform, 4..<10, of: other).code == "3003")
        }
    }

    @Test(arguments: [
        ("", 0), ("bytes=10", 0), ("bytes=0&offset=0", 0), ("bytes=10&offset=10", 0), ("bytes=10&offset=+1", 0),
        ("offset=0&bytes=10", 0), ("bytes=10&offset=8", 4), ("bytes=10&offset=0", 0),
    ])
    func `refuses what is no part`(query: String, count: Int) async throws {
        try await TestPlatform.run { platform in
            var sending = try platform.ask("/contents/\(Self.name)?\(query)", batch: Self.name)
            sending.method = "PUT"
            sending.body = Array(Self.text.prefix(count))
            #expect(try await platform.send(sending).code == "1001")
        }
    }

    @Test func `forgets what is not whole when it is told to`() async throws {
        try await TestPlatform.run(faults: "faults: [{on: content, nth: 2, do: forget}]") { platform in
            let first = try await part(platform, 0..<4)
            #expect(first.code == "0000")
            #expect(try await part(platform, 4..<8).code == "3003")
            #expect(try await question(platform).code == "4040")
        }
    }

    @Test func `refuses a part with the code that was asked for, and answers for another content`() async throws {
        let faults =
            "faults: [{on: content, do: reject-batch, code: \"4006\"}, {on: content, nth: 2, do: wrong-batch-no}]"
        try await TestPlatform.run(faults: faults) { platform in
            let refused = try await part(platform, 0..<4)
            #expect((refused.status, refused.code) == (422, "4006"))
            let told = try await part(platform, 0..<4)
            let named = told["contentSM3"]?.text ?? ""
            #expect(named.count == 64 && named != Self.name)
            #expect(try told.isSigned(for: Self.name))
        }
    }
}
