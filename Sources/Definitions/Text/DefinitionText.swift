import Foundation

/// The text of a definition file after the checks that every format shares: size, UTF-8, no hidden characters.
struct DefinitionText {
    /// No definition comes near it; a bigger file is a mistake (a data file given as a mapping) or an attack.
    static let sizeLimit = 4 * 1024 * 1024

    let file: String

    /// Without a leading byte order mark.
    let text: String

    init(file: String, text: String) throws(DefinitionError) {
        self.file = file
        self.text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        guard text.utf8.count <= Self.sizeLimit else {
            throw error(at: TextPosition(), "文件超过 4 MiB,定义文件不应这么大")
        }
        try refuseHiddenCharacters()
    }

    /// Reads the file; never more than one byte beyond the limit.
    init(path: String) throws(DefinitionError) {
        let start = DefinitionError(file: path, line: 1, column: 1, message: "")
        let bytes: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            bytes = [UInt8](try handle.read(upToCount: Self.sizeLimit + 1) ?? Data())
        } catch {
            throw start.saying(FileManager.default.fileExists(atPath: path) ? "文件无法读取" : "文件不存在")
        }
        guard bytes.count <= Self.sizeLimit else { throw start.saying("文件超过 4 MiB,定义文件不应这么大") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.notUTF8(bytes, file: path)
        }
        try self.init(file: path, text: text)
    }

    func error(at position: TextPosition, _ message: String) -> DefinitionError {
        DefinitionError(file: file, line: position.line, column: position.column, message: message)
    }

    private func refuseHiddenCharacters() throws(DefinitionError) {
        var position = TextPosition()
        for scalar in text.unicodeScalars {
            if Self.isHidden(scalar) {
                let code = String(scalar.value, radix: 16, uppercase: true)
                let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
                throw error(at: position, "不允许的控制字符或不可见字符 U+\(padded)")
            }
            position.advance(over: scalar)
        }
    }

    /// Control characters, and the line separators that editors and YAML count differently.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    private static func notUTF8(_ bytes: [UInt8], file: String) -> DefinitionError {
        var position = TextPosition()
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            position.advance(over: scalar)
        }
        return DefinitionError(
            file: file, line: position.line, column: position.column, message: "不是 UTF-8 文本,定义文件只能是 UTF-8")
    }
}

extension DefinitionError {
    fileprivate func saying(_ message: String) -> DefinitionError {
        DefinitionError(file: file, line: line, column: column, message: message)
    }
}
