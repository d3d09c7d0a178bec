import Glibc
import Testing

@testable import Adapters

@Suite struct GB18030DecoderTests {
    private let decoder = GB18030Decoder()

    private func decoded(_ bytes: [UInt8]) -> (text: String, bad: UndecodableBytes) {
        var output: [UInt8] = []
        let bad = decoder.append(bytes.span, to: &output)
        return (String(decoding: output, as: UTF8.self), bad)
    }

    @Test func `agrees with glibc on all two-byte codes`() throws {
        let trails = Array(0x40...0x7E) + Array(0x80...0xFE)
        let codes = (0x81...0xFE).flatMap { lead in trails.map { [UInt8(lead), UInt8($0)] } }
        #expect(codes.count == 23_940)
        #expect(try differences(from: codes) == [:])
    }

    @Test func `agrees with glibc on four-byte codes but for the eighteen siblings`() throws {
        let basic = Array(0..<39_420)
        let supplementary = Array(stride(from: 189_000, to: 189_000 + 0x100000, by: 97)) + [189_000 + 0xFFFFF]
        let siblings: [[UInt8]: String] = [
            [0x82, 0x35, 0x90, 0x37]: "9FB4", [0x82, 0x35, 0x90, 0x38]: "9FB5", [0x82, 0x35, 0x90, 0x39]: "9FB6",
            [0x82, 0x35, 0x91, 0x30]: "9FB7", [0x82, 0x35, 0x91, 0x31]: "9FB8", [0x82, 0x35, 0x91, 0x32]: "9FB9",
            [0x82, 0x35, 0x91, 0x33]: "9FBA", [0x82, 0x35, 0x91, 0x34]: "9FBB", [0x84, 0x31, 0x82, 0x36]: "FE10",
            [0x84, 0x31, 0x82, 0x37]: "FE11", [0x84, 0x31, 0x82, 0x38]: "FE12", [0x84, 0x31, 0x82, 0x39]: "FE13",
            [0x84, 0x31, 0x83, 0x30]: "FE14", [0x84, 0x31, 0x83, 0x31]: "FE15", [0x84, 0x31, 0x83, 0x32]: "FE16",
            [0x84, 0x31, 0x83, 0x33]: "FE17", [0x84, 0x31, 0x83, 0x34]: "FE18", [0x84, 0x31, 0x83, 0x35]: "FE19",
        ]
        #expect(try differences(from: (basic + supplementary).map(fourBytes)) == siblings)
    }

    @Test(
        arguments: [
            ([0xA8, 0xBC], 0x1E3F), ([0x81, 0x35, 0xF4, 0x37], 0xE7C7), ([0xA6, 0xD9], 0xFE10), ([0xFE, 0x59], 0x9FB4),
            ([0xA2, 0xE3], 0x20AC), ([0x81, 0x30, 0x81, 0x30], 0x80), ([0x84, 0x31, 0xA4, 0x39], 0xFFFF),
            ([0x90, 0x30, 0x81, 0x30], 0x10000), ([0xE3, 0x32, 0x9A, 0x35], 0x10FFFF),
            ([0x95, 0x34, 0xB2, 0x35], 0x20BB7),
        ] as [([UInt8], UInt32)])
    func `gives the character of the 2022 edition`(bytes: [UInt8], scalar: UInt32) {
        #expect(decoded(bytes).text.unicodeScalars.map(\.value) == [scalar])
    }

    @Test func `brings a rare character through a conversion and back`() throws {
        let text = "张𠮷,𮯊工业(上海)有限公司\r\n"
        let encoded = try #require(converted(Array(text.utf8), from: "UTF-8", to: "GB18030"))
        #expect(encoded[2..<6] == [0x95, 0x34, 0xB2, 0x35])
        #expect(decoded(encoded).text == text)
        #expect(decoded(encoded).bad == UndecodableBytes())
    }

    @Test(
        arguments: [
            ("a euro sign of code page 936", [0x41, 0x80, 0x42], "A\u{FFFD}B", 1, 1),
            ("FF", [0xFF], "\u{FFFD}", 1, 0),
            ("a lead byte at the end", [0x41, 0xBC], "A\u{FFFD}", 1, 1),
            ("a lead byte before a comma", [0xBC, 0x2C, 0x41], "\u{FFFD},A", 1, 0),
            ("a lead byte before DEL", [0xBC, 0x7F], "\u{FFFD}\u{7F}", 1, 0),
            ("a lead byte before FF", [0xBC, 0xFF, 0xBC, 0xD7], "\u{FFFD}\u{FFFD}甲", 2, 0),
            ("half of a four-byte code", [0x95, 0x34], "\u{FFFD}4", 1, 0),
            ("a four-byte code without its last byte", [0x95, 0x34, 0xB2, 0x2C], "\u{FFFD}4\u{FFFD},", 2, 0),
            ("a four-byte code cut by a character", [0x95, 0x34, 0xBC, 0xD7], "\u{FFFD}4甲", 1, 0),
            ("a code beyond U+10FFFF", [0x41, 0xE3, 0x32, 0x9A, 0x36], "A\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", 4, 1),
            ("a code between the planes", [0x85, 0x30, 0x81, 0x30], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", 4, 0),
        ] as [(String, [UInt8], String, Int, Int)])
    func `replaces and counts`(what: String, bytes: [UInt8], text: String, count: Int, offset: Int) {
        let result = decoded(bytes)
        #expect(result.text == text, "\(what)")
        #expect(result.bad.count == count)
        #expect(result.bad.firstOffset == offset)
    }

    @Test func `appends behind what is there`() {
        var output = Array("甲".utf8)
        _ = decoder.append(([0xD2, 0xD2] as [UInt8]).span, to: &output)
        #expect(output == Array("甲乙".utf8))
    }

    /// The codes that glibc decodes differently or not at all, each with our character in hex.
    private func differences(from codes: [[UInt8]]) throws -> [[UInt8]: String] {
        var different: [[UInt8]: String] = [:]
        for code in codes {
            let result = decoded(code)
            let theirs = converted(code, from: "GB18030", to: "UTF-8").map { String(decoding: $0, as: UTF8.self) }
            if theirs != result.text || result.bad.count > 0 {
                let values = result.text.unicodeScalars.map { String($0.value, radix: 16, uppercase: true) }
                different[code] = values.joined(separator: " ")
            }
        }
        return different
    }

    private func fourBytes(_ linear: Int) -> [UInt8] {
        let digits = [linear / 12_600 + 0x81, linear / 1_260 % 10 + 0x30, linear / 10 % 126 + 0x81, linear % 10 + 0x30]
        return digits.map { UInt8($0) }
    }

    /// glibc's conversion; nil where it refuses.
    private func converted(_ bytes: [UInt8], from source: String, to target: String) -> [UInt8]? {
        guard let descriptor = iconv_open(target, source) else { return nil }
        defer { iconv_close(descriptor) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: bytes.count * 4)
        var (inputLeft, outputLeft) = (input.count, output.count)
        let result = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var (from, to) = (source.baseAddress, target.baseAddress)
                return iconv(descriptor, &from, &inputLeft, &to, &outputLeft)
            }
        }
        guard result != Int.max, inputLeft == 0, result == 0 else { return nil }
        return output.prefix(output.count - outputLeft).map { UInt8(bitPattern: $0) }
    }
}
