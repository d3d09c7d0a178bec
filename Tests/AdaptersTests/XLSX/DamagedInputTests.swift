import Testing

@testable import Adapters

/// Numbers that look random and are the same in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// Damages bytes in one of the ways in which files are damaged or attacked.
private func damaged(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    // Bytes that mean something to XML make deeper damage than others.
    let telling = Array("<>/&;\"' =0129ARcrvst:!-?[]_x\0\r\n".utf8) + [0xFF, 0x80, 0xEF]
    for _ in 0..<Int.random(in: 1...3, using: &random) {
        guard !bytes.isEmpty else { return bytes }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let length = min(Int.random(in: 1...12, using: &random), bytes.count - place)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = telling.randomElement(using: &random) ?? 0
        case 2: bytes.insert(telling.randomElement(using: &random) ?? 0, at: place)
        case 3: bytes.removeSubrange(place..<(place + length))
        case 4: bytes.insert(contentsOf: bytes[place..<(place + length)], at: place)
        default: bytes.removeSubrange(place...)
        }
    }
    return bytes
}

@Suite struct DamagedInputTests {
    private static let workbook = TestWorkbook(
        rows: """
            <row r="1" spans="1:4" ht="15"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46082</v></c></row>
            <row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>文字</t></is></c>\
            <c r="D2"><f>A1</f><v>1.5E3</v></c></row>
            <row><c t="b"><v>1</v></c><c t="str"><f>B1&amp;""</f><v>a_x000D_b</v></c><c/></row>
            <row r="9"><c r="C9" t="e"><v>#N/A</v></c><c r="AA9" t="s"><v>1</v></c></row>
            """,
        strings: "<si><t>甲</t></si><si><r><t>乙</t></r><rPh><t>y</t></rPh></si>",
        styles: #"<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>"#,
        after: #"<mergeCells><mergeCell ref="A1:B1"/></mergeCells>"#)

    private func count(_ runs: Int, _ attempt: (inout SplitMix) throws -> Void) rethrows -> Int {
        var random = SplitMix(state: 7)
        var refused = 0
        for _ in 0..<runs {
            do {
                try attempt(&random)
            } catch is SourceError {
                refused += 1
            }
        }
        return refused
    }

    @Test func `refuses or reads a damaged archive, and never crashes`() throws {
        let sound = Self.workbook.zip.bytes
        let refused = try count(600) { random in
            let file = try TemporaryFile(damaged(sound, &random))
            var workbook = try XLSXWorkbook(path: file.path, limits: XLSXLimits())
            for sheet in workbook.sheets { try workbook.read(sheet) { _ in } }
        }
        #expect(refused > 300)
    }

    @Test(arguments: ["xl/worksheets/sheet1.xml", "xl/strings.xml", "xl/styles.xml", "xl/workbook.xml"])
    func `reads damaged parts alike on both ways, and never crashes`(part: String) throws {
        let sound = Self.workbook.zip
        let place = try #require(sound.entries.firstIndex { $0.name == part })
        let refused = try count(300) { random in
            var zip = sound
            zip.entries[place] = .init(name: part, bytes: damaged(sound.entries[place].bytes, &random))
            let size = [64, 200, 4096].randomElement(using: &random) ?? 64
            _ = try sheetRows(zip.bytes, windowSize: size)
        }
        #expect(refused > 90 && refused < 300)
    }

    @Test func `refuses or reads a damaged XML file, and never crashes`() throws {
        let sound = Array(
            """
            <?xml version="1.0" encoding="GBK"?><n:L xmlns:n="urn:n"><H a="1">x</H>\
            <B><R i="1"><a>1 &amp; 2</a><b><![CDATA[<]]></b></R><!-- c --><R/></B></n:L>
            """.utf8)
        let refused = try count(600) { random in
            let file = try TemporaryFile(damaged(sound, &random))
            var reader = try XMLRecordReader(path: file.path, record: ["L", "B", "R"])
            _ = try reader.read { _, _ in }
        }
        #expect(refused > 200)
    }
}
