import Canonical
import Exchange
import ShangMi
import TestKit
import Testing

@Suite struct BatchNumberTests {
    @Test func `holds the day and twenty characters of Crockford's base 32`() throws {
        let day = try #require(CivilDate(iso: "2026-11-20"))
        #expect(
            BatchNumber(day: day, random: [UInt8](0..<20)).text == "GW-20261120-0123456789ABCDEFGHJK")
        #expect(
            BatchNumber(day: day, random: [UInt8](repeating: 0xFF, count: 32)).text
                == "GW-20261120-ZZZZZZZZZZZZZZZZZZZZ")
    }

    @Test func `has the form of wire.md for any bytes`() throws {
        let day = try #require(CivilDate(iso: "2026-01-02"))
        for _ in 1...100 {
            let number = BatchNumber(day: day, random: SecureRandom.bytes(20))
            #expect(number.text.wholeMatch(of: #/[A-Z0-9-]{8,48}/#) != nil)
        }
    }
}
