import Testing

@testable import Adapters

private func content(of zip: [UInt8], _ name: String, limits: ArchiveLimits = ArchiveLimits()) throws -> [UInt8] {
    let file = try TemporaryFile(zip)
    do throws(SourceError) {
        let archive = try Archive(OpenFile(path: file.path), limits: limits)
        var entry = try archive.open(name)
        var block = [UInt8](repeating: 0, count: 1000)
        var content: [UInt8] = []
        while true {
            let count = try entry.read(into: &block, 0..<block.count)
            guard count > 0 else { return content }
            content += block[..<count]
        }
    } catch {
        throw error.without(file.path)
    }
}

extension SourceError {
    /// The error with a file that is called `f`, so that a test can state it whole.
    func without(_ path: String) -> SourceError {
        switch self {
        case .unsafeArchive(_, let part, let reason): .unsafeArchive(file: "f", part: part, reason: reason)
        case .damagedPart(_, let part, let reason): .damagedPart(file: "f", part: part, reason: reason)
        case .damagedSheet(_, let sheet, let row, let reason):
            .damagedSheet(file: "f", sheet: sheet, row: row, reason: reason)
        case .illFormedXML(_, let part, let line, let reason):
            .illFormedXML(file: "f", part: part, line: line, reason: reason)
        case .xmlEncoding(_, let reason): .xmlEncoding(file: "f", reason: reason)
        case .unexpectedRoot(_, let expected, let found): .unexpectedRoot(file: "f", expected: expected, found: found)
        case .encryptedWorkbook: .encryptedWorkbook(file: "f")
        case .legacyWorkbook: .legacyWorkbook(file: "f")
        case .notWorkbook(_, let found): .notWorkbook(file: "f", found: found)
        case .notFound, .unreadable, .contradictsEncoding, .unclosedQuote, .recordTooLong, .undecodableHeader,
            .undecodable, .encodingUnsupported, .arrayOfRecords, .contradictsUnit:
            self
        }
    }
}

@Suite struct ArchiveTests {
    private static let text = Array("一些内容".utf8)

    @Test func `reads what is stored, deflated, behind a descriptor, or in a 64-bit directory`() throws {
        var zip = TestZip([
            .init(name: "a.xml", bytes: Self.text),
            .init(name: "B\\c.xml", bytes: Self.text, hasDataDescriptor: true),
            .init(name: "d", bytes: [UInt8](repeating: 0x41, count: 5000), deflated: try deflated("b'A' * 5000")),
        ])
        for isLarge in [false, true] {
            zip.isLarge = isLarge
            #expect(try content(of: zip.bytes, "a.xml") == Self.text)
            #expect(try content(of: zip.bytes, "b/C.XML") == Self.text)
            #expect(try content(of: zip.bytes, "d").count == 5000)
        }
    }

    @Test func `refuses what is no sound archive`() throws {
        let sound = TestZip([.init(name: "a", bytes: Self.text)])
        let damaged = SourceError.unsafeArchive(file: "f", part: nil, reason: "压缩包不完整或已损坏。请重新传送")
        #expect(throws: damaged) { try content(of: Array(sound.bytes.dropLast(30)), "a") }
        #expect(throws: damaged) { try content(of: Array("PK\u{3}\u{4}rest".utf8), "a") }
        #expect(throws: SourceError.damagedPart(file: "f", part: "b", reason: "压缩包中没有这一部分")) {
            try content(of: sound.bytes, "b")
        }
        let wrong = TestZip([.init(name: "a", bytes: Self.text, hasWrongChecksum: true)])
        #expect(throws: SourceError.unsafeArchive(file: "f", part: "a", reason: "内容与校验和不符。请重新传送")) {
            try content(of: wrong.bytes, "a")
        }
        let broken = TestZip([.init(name: "a", bytes: Self.text, deflated: [0xFF, 0xFF, 0xFF])])
        #expect(throws: SourceError.unsafeArchive(file: "f", part: "a", reason: "压缩数据已损坏。请重新传送")) {
            try content(of: broken.bytes, "a")
        }
    }

    @Test func `refuses encrypted entries and two of one name`() throws {
        let encrypted = TestZip([.init(name: "a", bytes: Self.text, isEncrypted: true)])
        #expect(throws: SourceError.unsafeArchive(file: "f", part: "a", reason: "内容已加密。请去掉密码后重新提交")) {
            try content(of: encrypted.bytes, "a")
        }
        for second in ["x/a", "X/A", "x\\a", "/x/a"] {
            let twice = TestZip([.init(name: "x/a", bytes: []), .init(name: second, bytes: Self.text)])
            #expect(throws: SourceError.unsafeArchive(file: "f", part: second, reason: "同名内容出现两次。请重新导出")) {
                try content(of: twice.bytes, "x/a")
            }
        }
    }

    @Test func `counts entries before and after libzip does`() throws {
        var limits = ArchiveLimits()
        limits.entries = 2
        var zip = TestZip((0..<2).map { .init(name: "\($0)", bytes: Self.text) })
        #expect(try content(of: zip.bytes, "0", limits: limits) == Self.text)
        let tooMany = SourceError.unsafeArchive(file: "f", part: nil, reason: "压缩包内超过 2 项")
        zip.claimedCount = 60_000
        #expect(throws: tooMany) { try content(of: zip.bytes, "0", limits: limits) }
        zip.isLarge = true
        zip.claimedCount = 1 << 40
        #expect(throws: tooMany) { try content(of: zip.bytes, "0", limits: limits) }
        zip = TestZip((0..<3).map { .init(name: "\($0)", bytes: Self.text) })
        #expect(throws: tooMany) { try content(of: zip.bytes, "0", limits: limits) }
    }

    @Test func `stops inflating at the limits`() throws {
        let deflated = try deflated("b'A' * 5000")
        let bomb = TestZip([
            .init(name: "a", bytes: [UInt8](repeating: 0x41, count: 5000), deflated: deflated),
            .init(name: "b", bytes: [UInt8](repeating: 0x42, count: 700)),
        ]).bytes
        var limits = ArchiveLimits()
        limits.ratio = 100
        limits.bytesBeforeRatio = 5000
        #expect(try content(of: bomb, "a", limits: limits).count == 5000)
        limits.bytesBeforeRatio = 1500
        #expect(
            throws: SourceError.unsafeArchive(
                file: "f", part: "a", reason: "解压后膨胀超过 100 倍,疑似压缩炸弹。请重新导出")
        ) { try content(of: bomb, "a", limits: limits) }
        limits = ArchiveLimits()
        limits.inflatedBytes = 4999
        #expect(
            throws: SourceError.unsafeArchive(file: "f", part: "a", reason: "解压后超过 4999 字节。请拆成几个文件")
        ) { try content(of: bomb, "a", limits: limits) }
        limits = ArchiveLimits()
        limits.fileBytes = bomb.count - 1
        #expect(
            throws: SourceError.unsafeArchive(
                file: "f", part: nil, reason: "文件大小 \(bomb.count) 字节超过 \(bomb.count - 1) 字节")
        ) { try content(of: bomb, "a", limits: limits) }
    }

    @Test func `adds up what all entries inflate to, each counted once`() throws {
        let file = try TemporaryFile(
            TestZip((0..<3).map { .init(name: "\($0)", bytes: [UInt8](repeating: 0x41, count: 400)) }).bytes)
        var limits = ArchiveLimits()
        limits.inflatedBytes = 1000
        let archive = try Archive(OpenFile(path: file.path), limits: limits)
        func read(_ name: String) throws {
            var entry = try archive.open(name)
            var block = [UInt8](repeating: 0, count: 1000)
            while try entry.read(into: &block, 0..<block.count) > 0 {}
        }
        for name in ["0", "1", "0", "1"] { try read(name) }
        #expect(
            throws: SourceError.unsafeArchive(
                file: file.path, part: "2", reason: "解压后超过 1000 字节。请拆成几个文件")
        ) { try read("2") }
    }
}
