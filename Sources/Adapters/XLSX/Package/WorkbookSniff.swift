/// Says what a file that is no ZIP archive is, before anything tries to read it as a workbook.
enum WorkbookSniff {
    private static let headSize = 4096
    private static let blockSize = 256 * 1024
    private static let compoundFile: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    /// The name of the stream that holds an encrypted workbook, as a compound file writes it (MS-OFFCRYPTO §2.3.4.4).
    private static let encryptedStream: [UInt8] = "EncryptedPackage".utf8.flatMap { [$0, 0] }

    private static let others: [(bytes: [UInt8], name: String)] = [
        (Array("%PDF".utf8), " PDF 文件"), (Array("Rar!".utf8), " RAR 压缩包"),
        ([0x37, 0x7A, 0xBC, 0xAF], " 7z 压缩包"), ([0x1F, 0x8B], " gzip 压缩包"),
        ([0xFF, 0xD8, 0xFF], "图片"), ([0x89, 0x50, 0x4E, 0x47], "图片"),
    ]

    /// Refuses what does not begin as a ZIP archive does.
    static func refuseForeign(_ file: borrowing OpenFile) throws(SourceError) {
        let head = try file.bytes(at: 0, count: headSize)
        if head.starts(with: "PK".utf8) { return }
        if head.isEmpty { throw .notWorkbook(file: file.path, found: "空文件") }
        if head.starts(with: compoundFile) {
            throw try isEncrypted(file) ? .encryptedWorkbook(file: file.path) : .legacyWorkbook(file: file.path)
        }
        if let other = others.first(where: { head.starts(with: $0.bytes) }) {
            throw .notWorkbook(file: file.path, found: other.name)
        }
        throw .notWorkbook(file: file.path, found: text(head))
    }

    /// Whether the name of the encrypted stream is anywhere in the file: the directory has no fixed place.
    private static func isEncrypted(_ file: borrowing OpenFile) throws(SourceError) -> Bool {
        var offset = 0
        while true {
            let block = try file.bytes(at: offset, count: blockSize)
            guard block.count >= encryptedStream.count else { return false }
            for place in block.indices where block[place] == encryptedStream[0] {
                if block[place...].starts(with: encryptedStream) { return true }
            }
            // A name that is cut off here is whole in the next block.
            offset += block.count - encryptedStream.count + 1
        }
    }

    private static func text(_ head: [UInt8]) -> String {
        let isUTF16 = head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
        let visible = String(decoding: head.filter { $0 != 0 }, as: UTF8.self).lowercased()
        if !isUTF16, head.contains(0) { return "无法识别的二进制文件" }
        if ["<html", "<table", "<!doctype html"].contains(where: visible.contains) { return "网页(HTML)" }
        if visible.contains("<?xml") { return " XML 文件" }
        return "纯文本或 CSV"
    }
}
