import Adapters
import Canonical
import Foundation
import ShangMi
import TestKit
import Testing

@Suite struct AttachmentFoldersTests {
    private let outer: TemporaryFolder
    private let folder: String

    init() throws {
        outer = try TemporaryFolder()
        folder = outer.file("export")
        try FileManager.default.createDirectory(atPath: folder + "/附件", withIntermediateDirectories: true)
        try Data("secret".utf8).write(to: URL(filePath: outer.file("secret.txt")))
        try Data("照片".utf8).write(to: URL(filePath: folder + "/附件/照片.jpg"))
    }

    private func look(at path: String, stating bytes: Int = 6) throws -> AttachmentContent {
        let mapping = try #require(
            try InsurerMapping.load(root: Repository.mappings, insurer: "dongyue").first)
        let day = try #require(CivilDate(iso: "2026-11-20"))
        let file = try #require(
            mapping.file(at: "\(folder)/DY_YH_20261120.csv", number: 3, asOf: day, encoding: nil))
        return AttachmentFolders(.besideFiles, of: [file]).content(at: Array(path.utf8), stating: bytes, in: 3)
    }

    private func digest(of text: String) -> Text { Text(SM3.digest(of: Array(text.utf8)).hex) }

    @Test func `a file has its size and its digest`() throws {
        #expect(try look(at: "附件/照片.jpg") == .found(bytes: 6, sm3: digest(of: "照片")))
        #expect(try look(at: "./附件//照片.jpg") == .found(bytes: 6, sm3: digest(of: "照片")))
    }

    @Test func `a file of another size is not read`() throws {
        #expect(try look(at: "附件/照片.jpg", stating: 7) == .found(bytes: 6, sm3: nil))
        #expect(try look(at: "附件/照片.jpg", stating: 5) == .found(bytes: 6, sm3: nil))
    }

    @Test func `a file of several blocks is digested to its last byte`() throws {
        let text = String(repeating: "0123456789abcdef", count: 200_000)
        try Data(text.utf8).write(to: URL(filePath: folder + "/big"))
        #expect(try look(at: "big", stating: 3_200_000) == .found(bytes: 3_200_000, sm3: digest(of: text)))
    }

    @Test(arguments: ["附件/照片.JPG", "照片.jpg", "附件", "附件/照片.jpg/x", "pipe", "a\u{0}b"])
    func `what is no file that can be read is missing`(path: String) throws {
        #expect(unsafe mkfifo(folder + "/pipe", 0o600) == 0)
        #expect(try look(at: path) == .missing)
    }

    @Test func `a link out of the folder is outside, one within it is followed`() throws {
        let files = FileManager.default
        try files.createSymbolicLink(atPath: folder + "/out.txt", withDestinationPath: "../secret.txt")
        try files.createSymbolicLink(atPath: folder + "/up", withDestinationPath: "..")
        try files.createSymbolicLink(atPath: folder + "/in.jpg", withDestinationPath: "附件/照片.jpg")
        #expect(try look(at: "out.txt") == .outside)
        #expect(try look(at: "up/secret.txt") == .outside)
        #expect(try look(at: "in.jpg") == .found(bytes: 6, sm3: digest(of: "照片")))
    }

    @Test func `a folder beside whose name another begins does not hold the other's files`() throws {
        let other = folder + "-2"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(filePath: other + "/a"))
        try FileManager.default.createSymbolicLink(atPath: folder + "/a", withDestinationPath: other + "/a")
        #expect(try look(at: "a", stating: 1) == .outside)
    }

    @Test func `nobody looks where no folder is known, and a folder that is gone holds nothing`() {
        let path = Array("a".utf8)
        #expect(AttachmentFolders(.unknown, of: []).content(at: path, stating: 1, in: 0) == .unplaced)
    }
}
