import Glibc

/// The file that says how many bytes of an upload count: those that were on the disk before it said so.
///
/// The part itself may be longer, and its end zeros after a loss of power. The mark is one line of 22 bytes, written in place: twenty
/// digits, `=` when the file is whole and its digest right, a line break. An empty file says 0.
struct OffsetMark: Hashable {
    var offset: Int
    var isWhole: Bool

    static let nothing = OffsetMark(offset: 0, isWhole: false)

    /// Reads a mark; anything but what `bytes` writes counts as nothing.
    init(bytes: [UInt8]) {
        self = .nothing
        guard bytes.count == 22, let offset = Int(String(decoding: bytes.prefix(20), as: UTF8.self)), offset >= 0 else {
            return
        }
        self.init(offset: offset, isWhole: bytes[20] == UInt8(ascii: "="))
    }

    init(offset: Int, isWhole: Bool) {
        self.offset = offset
        self.isWhole = isWhole
    }

    var bytes: [UInt8] {
        let digits = String(offset)
        let padded = String(repeating: "0", count: 20 - digits.utf8.count) + digits
        return Array(padded.utf8) + [isWhole ? UInt8(ascii: "=") : UInt8(ascii: " "), 0x0A]
    }

    /// Reads the mark in a file; nothing where there is none.
    init(at path: String) throws(ConnectorError) { self.init(bytes: try Disk.bytes(of: path) ?? []) }

    /// Puts the mark onto the disk.
    func write(to path: String) throws(ConnectorError) {
        let file = try OpenDescriptor(path, O_WRONLY | O_CREAT)
        try file.write(bytes, path)
        try file.sync(path)
    }
}
