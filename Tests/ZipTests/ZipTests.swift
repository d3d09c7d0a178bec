import Foundation
import TestKit
import Testing
import Zip

@Suite struct ZipTests {
    private static let day = ZipWriter.Day(year: 2026, month: 11, day: 1)

    /// A file of text that was deflated in pieces.
    private func deflated(_ text: [UInt8], in folder: TemporaryFolder) throws -> DeflatedFile {
        var file = DeflatedFile(path: folder.file("table.deflated"))
        var written: [UInt8] = []
        for start in stride(from: 0, to: text.count, by: 60_000) {
            let block = DeflatedBlock(Array(text[start..<min(start + 60_000, text.count)]))
            file.add(block)
            written += block.bytes
        }
        try Data(written + file.end()).write(to: URL(filePath: file.path))
        return file
    }

    @Test func `what is written is read again, in its order`() throws {
        let folder = try TemporaryFolder()
        let text = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try ZipWriter.write(
            to: folder.file("a.zip"),
            entries: [
                .init(name: "表.txt", content: .deflated(try deflated(text, in: folder))),
                .init(name: "empty", content: .bytes([])), .init(name: "m.json", content: .bytes(Array("{}".utf8))),
            ], day: Self.day)
        let zip = try ZipReader(path: folder.file("a.zip"))
        #expect(zip.entries.map(\.name) == ["表.txt", "empty", "m.json"])
        #expect(zip.entries.map(\.bytes) == [200_000, 0, 2])
        #expect(try zip.bytes(of: 0, upTo: 200_000) == text)
        #expect(try zip.bytes(of: 2, upTo: 10) == Array("{}".utf8))
        #expect(throws: ZipError.damaged(path: folder.file("a.zip"), entry: "表.txt")) {
            try zip.bytes(of: 0, upTo: 199_999)
        }
    }

    @Test func `the same content gives the same bytes`() throws {
        let folder = try TemporaryFolder()
        for name in ["a.zip", "b.zip"] {
            try ZipWriter.write(
                to: folder.file(name), entries: [.init(name: "x", content: .bytes([1, 2, 3]))], day: Self.day)
        }
        #expect(
            FileManager.default.contents(atPath: folder.file("a.zip"))
                == FileManager.default.contents(atPath: folder.file("b.zip")))
    }

    @Test func `entries are added to those that are there`() throws {
        let folder = try TemporaryFolder()
        for name in ["x", "y"] {
            try ZipWriter.write(
                to: folder.file("a.zip"), entries: [.init(name: name, content: .bytes(Array(name.utf8)))],
                day: Self.day)
        }
        let zip = try ZipReader(path: folder.file("a.zip"))
        #expect(zip.entries.map(\.name) == ["x", "y"])
        #expect(try zip.bytes(of: 1, upTo: 1) == Array("y".utf8))
    }

    @Test func `a changed or cut file is refused`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.zip")
        let content = (0..<5000).map { _ in UInt8.random(in: 0...255) }
        try ZipWriter.write(to: path, entries: [.init(name: "x", content: .bytes(content))], day: Self.day)
        let whole = try #require(FileManager.default.contents(atPath: path))
        var changed = whole
        changed[2000] ^= 0xFF
        try changed.write(to: URL(filePath: path))
        #expect(throws: ZipError.self) { try ZipReader(path: path).bytes(of: 0, upTo: 5000) }
        try whole.prefix(whole.count / 2).write(to: URL(filePath: path))
        #expect(throws: ZipError.damaged(path: path, entry: nil)) { try ZipReader(path: path) }
        #expect(throws: ZipError.self) { try ZipReader(path: folder.file("none.zip")) }
    }

    @Test func `a file that is not there leaves no archive`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ZipError.self) {
            try ZipWriter.write(
                to: folder.file("a.zip"),
                entries: [.init(name: "x", content: .deflated(DeflatedFile(path: folder.file("none"))))],
                day: Self.day)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("a.zip")))
    }
}
