import Foundation

/// Writes small ZIP archives, sound or broken as a test needs them.
///
/// Entries are stored, not compressed.
struct TestZip {
    struct Entry {
        let name: String
        let bytes: [UInt8]
        var isEncrypted = false
        var hasWrongChecksum = false
        var hasDataDescriptor = false
        /// Deflated bytes, when the entry is not to be stored.
        var deflated: [UInt8]?
    }

    /// What CRC-32 makes of each byte.
    private static let checksums: [UInt32] = (0..<256).map { byte in
        var sum = UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        return sum
    }

    var entries: [Entry] = []
    /// Written into the end of the directory instead of the real count.
    var claimedCount: Int?
    /// Whether the directory ends in records of the 64-bit form.
    var isLarge = false

    init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    init(texts: [(String, String)]) {
        entries = texts.map { Entry(name: $0.0, bytes: Array($0.1.utf8)) }
    }

    var bytes: [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let offset = file.count
            let content = entry.deflated ?? entry.bytes
            let checksum = crc32(entry.bytes) ^ (entry.hasWrongChecksum ? 1 : 0)
            let flags = (entry.isEncrypted ? 1 : 0) | (entry.hasDataDescriptor ? 8 : 0) | 0x800
            let method = entry.deflated == nil ? 0 : 8
            let sizes = number(checksum, 4) + number(content.count, 4) + number(entry.bytes.count, 4)
            let name = Array(entry.name.utf8)
            file += number(0x0403_4B50, 4) + number(20, 2) + number(flags, 2) + number(method, 2) + number(0, 4)
            file += entry.hasDataDescriptor ? [UInt8](repeating: 0, count: 12) : sizes
            file += number(name.count, 2) + number(0, 2) + name + content
            if entry.hasDataDescriptor { file += number(0x0807_4B50, 4) + sizes }
            directory += number(0x0201_4B50, 4) + number(20, 2) + number(20, 2) + number(flags, 2) + number(method, 2)
            directory += number(0, 4) + sizes + number(name.count, 2) + number(0, 12) + number(offset, 4) + name
        }
        let start = file.count
        file += directory
        let count = claimedCount ?? entries.count
        if isLarge {
            let record = file.count
            file += number(0x0606_4B50, 4) + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8)
            file += number(count, 8) + number(count, 8) + number(directory.count, 8) + number(start, 8)
            file += number(0x0706_4B50, 4) + number(0, 4) + number(record, 8) + number(1, 4)
            file += number(0x0605_4B50, 4) + number(0, 4) + number(0xFFFF, 2) + number(0xFFFF, 2)
            return file + number(0xFFFF_FFFF, 4) + number(0xFFFF_FFFF, 4) + number(0, 2)
        }
        file += number(0x0605_4B50, 4) + number(0, 4) + number(count, 2) + number(count, 2)
        return file + number(directory.count, 4) + number(start, 4) + number(0, 2)
    }

    private func number(_ value: Int, _ bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private func number(_ value: UInt32, _ bytes: Int) -> [UInt8] { number(Int(value), bytes) }

    private func crc32(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes { sum = sum >> 8 ^ Self.checksums[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
        return ~sum
    }
}

/// What Python's zlib makes of the bytes that a Python expression gives, as a raw deflate stream.
func deflated(_ expression: String) throws -> [UInt8] {
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = [
        "python3", "-c",
        """
        import sys, zlib
        z = zlib.compressobj(9, zlib.DEFLATED, -15)
        sys.stdout.buffer.write(z.compress(\(expression)) + z.flush())
        """,
    ]
    let output = Pipe()
    python.standardOutput = output
    try python.run()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    python.waitUntilExit()
    return bytes
}
