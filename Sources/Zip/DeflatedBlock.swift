import CZlib

/// A piece of an entry, deflated without looking at the pieces before it, so that several are deflated at the same time.
///
/// Pieces one behind the other, and `end` behind the last, are one deflate stream. Source: RFC 1951, §3.2.3.
package struct DeflatedBlock: Sendable {
    /// What ends a stream of pieces: a last block of nothing.
    static let end: [UInt8] = [0x03, 0x00]

    /// What the piece became.
    package let bytes: [UInt8]
    /// CRC-32 of the piece.
    let checksum: UInt32
    /// How many bytes the piece had.
    let count: Int

    /// Deflates a piece.
    package init(_ piece: [UInt8]) {
        count = piece.count
        checksum = unsafe piece.withUnsafeBufferPointer {
            unsafe UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count))
        }
        bytes = DeflatedBlock.deflated(piece)
    }

    /// Deflate's fastest level: a table's text shrinks to a tenth at several hundred MB/s; level 6 makes it a sixth smaller
    /// still, in twice the time.
    private static let level: CInt = 1

    private static func deflated(_ piece: [UInt8]) -> [UInt8] {
        var stream = unsafe z_stream()
        precondition(unsafe anze_deflate_init(&stream, level) == Z_OK, "zlib cannot start")
        defer { unsafe deflateEnd(&stream) }
        // Some bytes more than the bound, for the empty block that fills up the last byte.
        let most = unsafe Int(deflateBound(&stream, UInt(piece.count))) + 16
        return unsafe piece.withUnsafeBufferPointer { piece in
            unsafe [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
                // zlib reads what it is given and does not change it.
                unsafe stream.next_in = UnsafeMutablePointer(mutating: piece.baseAddress)
                unsafe stream.avail_in = UInt32(piece.count)
                unsafe stream.next_out = buffer.baseAddress
                unsafe stream.avail_out = UInt32(buffer.count)
                let done = unsafe deflate(&stream, Z_SYNC_FLUSH)
                precondition(
                    unsafe (done == Z_OK || piece.isEmpty) && stream.avail_in == 0 && stream.avail_out > 0,
                    "what is deflated fits into its bound")
                count = unsafe buffer.count - Int(stream.avail_out)
            }
        }
    }
}

/// A file of pieces that were deflated one behind the other: an entry of an archive to be.
package struct DeflatedFile: Sendable {
    /// The file's path.
    package let path: String
    private(set) var checksum: UInt32 = 0
    private(set) var count = 0
    private(set) var deflatedCount = 0
    private var isEnded = false

    /// A file in which nothing stands yet.
    package init(path: String) { self.path = path }

    /// Notes a piece that was written behind the others.
    package mutating func add(_ block: DeflatedBlock) {
        precondition(!isEnded, "nothing follows the end")
        checksum = UInt32(truncatingIfNeeded: crc32_combine(UInt(checksum), UInt(block.checksum), block.count))
        count += block.count
        deflatedCount += block.bytes.count
    }

    /// Notes the end, which must be written behind the last piece: these bytes.
    package mutating func end() -> [UInt8] {
        isEnded = true
        deflatedCount += DeflatedBlock.end.count
        return DeflatedBlock.end
    }
}
