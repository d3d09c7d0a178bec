import Testing

@testable import Adapters

@Suite struct UTF8CheckTests {
    /// Pieces of well-formed and of broken text, of every length that a character can have.
    private static let pieces: [[UInt8]] =
        ["a", "0,", "é", "样", "例（", "𠮷", "\u{FFFD}", "plain words", "样例瑞恒"].map { Array($0.utf8) } + [
            [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE6, 0xA0],
            [0xF0, 0xA0, 0xAE], [0xFF],
        ]

    @Test func `agrees with the standard library on pieces at every place of a word`() {
        for first in Self.pieces {
            for second in Self.pieces {
                for offset in 0..<9 { Self.compare(Array(repeating: 0x61, count: offset) + first + second + first) }
            }
        }
    }

    @Test(arguments: ["a", "样", "é", "𠮷a"])
    func `agrees with it on pieces at every place of a long text`(filler: String) {
        let fill = Array(String(repeating: filler, count: 70).utf8)
        for piece in Self.pieces {
            for offset in stride(from: 0, through: 70, by: filler.utf8.count) {
                Self.compare(Array(fill.prefix(offset)) + piece + fill)
                Self.compare(fill + Array(fill.prefix(offset)) + piece)
                Self.compare(Array(fill.prefix(offset + 1)) + piece + fill)
            }
        }
    }

    private static func compare(_ bytes: [UInt8]) {
        let expected = (try? UTF8Span(validating: bytes.span)) != nil
        #expect(bytes.withUnsafeBytes { UTF8Check.isWellFormed($0) } == expected, "\(bytes)")
    }
}
