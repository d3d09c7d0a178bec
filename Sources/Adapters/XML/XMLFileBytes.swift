import ShangMi

/// The bytes of an XML file as expat takes them: GB 18030 becomes UTF-8 on the way.
///
/// The encoding is what the file itself says: by a byte order mark, else in its declaration, else UTF-8.
struct XMLFileBytes: ~Copyable {
    private static let blockSize = 256 * 1024
    private static let headSize = 1024
    private static let pieceLimit = 16 << 20

    /// The file's next bytes; good until the next call.
    private(set) var bytes: [UInt8] = []
    /// Whether the bytes are UTF-8 whatever the declaration says.
    let isUTF8: Bool
    /// Whether U+FFFD in them stands for what could not be decoded.
    let isDecoded: Bool

    private var file: DigestedFile
    private var block = [UInt8](repeating: 0, count: Self.blockSize)
    private var undecoded: [UInt8] = []
    private let gb18030 = GB18030Decoder()

    init(path: String, progress: ReadingProgress?) throws(SourceError) {
        let opened = try OpenFile(path: path)
        let head = try opened.bytes(at: 0, count: Self.headSize)
        let hasWideMark = head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
        let encoding = try Self.encoding(of: head, path: path)
        if encoding == .gb18030, !hasWideMark {
            do throws(SourceError) {
                _ = try EncodingCheck.markLength(of: opened, statement: .declared(.gb18030))
            } catch .contradictsEncoding(_, _, let found) {
                throw .xmlEncoding(file: path, reason: "XML 声明的编码是 GB18030 或其子集,文件实际是 \(found)")
            }
        }
        isDecoded = encoding == .gb18030 && !hasWideMark
        isUTF8 = !hasWideMark
        file = DigestedFile(opened, progress: progress)
    }

    var path: String { file.path }

    /// Reads on; false at the end of the file.
    mutating func next() throws(SourceError) -> Bool {
        let count = try file.read(into: &block)
        bytes.removeAll(keepingCapacity: true)
        guard isDecoded else {
            bytes.append(contentsOf: block[..<count])
            return count > 0
        }
        undecoded.append(contentsOf: block[..<count])
        // These bytes are part of no longer code, so what stands before them is whole. At the end everything is.
        let whole = count == 0 ? undecoded.count : undecoded.lastIndex { $0 < 0x30 || (0x3A...0x3F).contains($0) } ?? 0
        var decoded: [UInt8] = []
        swap(&decoded, &bytes)
        _ = gb18030.append(undecoded.span.extracting(first: whole), to: &decoded)
        swap(&decoded, &bytes)
        undecoded.removeFirst(whole)
        guard undecoded.count <= Self.pieceLimit else {
            throw .xmlEncoding(file: path, reason: "文件不是 XML")
        }
        return count > 0 || !bytes.isEmpty
    }

    /// Reads what is left and gives the digest and size of the whole file.
    consuming func finish() throws(SourceError) -> SourceDigest {
        while try file.read(into: &block) > 0 {}
        return file.finish()
    }

    private static func encoding(of head: [UInt8], path: String) throws(SourceError) -> TextEncoding {
        guard let name = declaredEncoding(in: head) else { return .utf8 }
        switch name.uppercased() {
        case "UTF-8", "UTF8": return .utf8
        case "GB18030", "GBK", "GB2312": return .gb18030
        default: throw .xmlEncoding(file: path, reason: "XML 声明的编码 \(name) 不受支持")
        }
    }

    /// The name in `<?xml version="1.0" encoding="…"?>`; nil when there is none, or no declaration in ASCII.
    private static func declaredEncoding(in head: [UInt8]) -> String? {
        let text = String(
            decoding: head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...], as: UTF8.self)
        guard text.hasPrefix("<?xml"), let declaration = text.split(separator: "?>").first,
            let place = declaration.firstRange(of: "encoding")
        else { return nil }
        let parts = declaration[place.upperBound...].split(omittingEmptySubsequences: false) { $0 == "\"" || $0 == "'" }
        return parts.count > 2 ? String(parts[1]) : nil
    }
}
