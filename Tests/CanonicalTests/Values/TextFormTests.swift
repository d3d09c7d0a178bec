import Canonical
import Testing

@Suite struct TextFormTests {
    private func text(_ form: (ArraySlice<UInt8>) -> ArraySlice<UInt8>, of text: String) -> String {
        // The text lies inside more bytes, as a window of a file does.
        let bytes = Array("x\(text)x".utf8)
        return String(decoding: form(bytes[1..<bytes.count - 1]), as: UTF8.self)
    }

    private func hasFullWidth(_ text: String) -> Bool { TextForm.hasFullWidth(Array(text.utf8).span) }

    @Test(arguments: ["\t", "\n", "\r", " ", "\u{A0}", "\u{3000}", "\u{FEFF}", "\u{200B}"])
    func `trims this character at both ends and nowhere else`(blank: String) {
        let expected = ["上\(blank)海", "a\(blank)b"]
        #expect(expected.map { text(TextForm.trimmed, of: "\(blank)\(blank)\($0)\(blank)") } == expected)
        #expect(text(TextForm.trimmed, of: "\(blank) \(blank)").isEmpty)
    }

    @Test(arguments: ["\u{0B}", "\u{2003}", "\u{2028}", "\u{200C}", "\u{3001}", "\u{FF0B}", "。", "、", "ā", "\u{E0A0}"])
    func `does not trim any other character`(other: String) {
        #expect(text(TextForm.trimmed, of: "\(other)a\(other)") == "\(other)a\(other)")
    }

    @Test func `folds all full-width forms and the ideographic space`() {
        let wide = String(String.UnicodeScalarView((0xFF01...0xFF5E).compactMap { Unicode.Scalar($0 as UInt32) }))
        let narrow = String(String.UnicodeScalarView((0x21...0x7E).compactMap { Unicode.Scalar($0 as UInt32) }))
        #expect(text(TextForm.folded, of: wide) == narrow)
        #expect(text(TextForm.folded, of: "ＰＡ\u{3000}０１上") == "PA 01上")
    }

    @Test(arguments: ["", "abc", "上海", "、。「", "\u{FF5F}\u{FF61}\u{FF00}ｱ￥￠", "㎡①⼀"])
    func `folds nothing else`(other: String) {
        #expect(text(TextForm.folded, of: other) == other)
        #expect(!hasFullWidth(other))
    }

    @Test(arguments: ["！", "～", "a９", "上海Ａ座", "（甲）"])
    func `sees a full-width form`(wide: String) {
        #expect(hasFullWidth(wide))
    }

    @Test(arguments: [
        ("e\u{301}", "\u{E9}"), ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"), ("A\u{30A}", "\u{C5}"),
        ("\u{212B}", "\u{C5}"),
        ("か\u{3099}", "が"), ("\u{F900}", "豈"), ("q\u{307}\u{323}", "q\u{323}\u{307}"), ("<\u{338}", "\u{226E}"),
        ("上e\u{301}海", "上é海"), ("\u{AC00}\u{11A8}", "\u{AC01}"), ("\u{2126}", "Ω"),
    ])
    func `composes to NFC`(decomposed: String, composed: String) {
        #expect(text(TextForm.composed, of: decomposed).unicodeScalars.elementsEqual(composed.unicodeScalars))
    }

    @Test(arguments: ["㎡", "①", "⼀⼭", "Ⅲ", "ﬁ", "ＡＢ", "½", "𠮷", "ｱ", "é", "한", "~“”…—", "\u{302A}", ""])
    func `leaves compatibility characters and composed text as they are`(kept: String) {
        #expect(text(TextForm.composed, of: kept).unicodeScalars.elementsEqual(kept.unicodeScalars))
    }

    @Test func `composes every scalar as the standard library does`() {
        for value in (0 as UInt32)...0x2FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            // Equal strings have one normal form; only the shortcut for stable blocks could miss one.
            let composed = TextForm.composed(Array("\(scalar)\u{301}".utf8)[...])
            let again = TextForm.composed(composed)
            guard String(decoding: composed, as: UTF8.self) == "\(scalar)\u{301}", again.elementsEqual(composed) else {
                Issue.record("U+\(String(value, radix: 16)) is not composed once and for all")
                return
            }
        }
    }

    @Test(arguments: [
        ("\u{3000}ＰＡ０１\u{200B}", "PA01"), ("\u{FEFF}e\u{301}１ ", "é1"), ("a\u{3000}b", "a b"), ("\u{3000}", ""),
    ])
    func `makes keys folded, composed and trimmed`(raw: String, key: String) {
        #expect(text(TextForm.key, of: raw) == key)
    }

    @Test func `writes hexadecimal digits`() {
        #expect((0..<16).map { TextForm.hexDigit($0, upper: false) } == Array("0123456789abcdef".utf8))
        #expect((0..<16).map { TextForm.hexDigit($0, upper: true) } == Array("0123456789ABCDEF".utf8))
    }
}
