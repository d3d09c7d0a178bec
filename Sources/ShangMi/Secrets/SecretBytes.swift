import CLibCrypto

/// Bytes that nobody else should see: in memory of their own, overwritten before it is freed, and never printed.
@safe package final class SecretBytes: Sendable {
    private nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

    /// How many bytes there are.
    package var count: Int { unsafe bytes.count }

    /// Takes what a reader writes; the memory is zero before.
    package init(count: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) {
        unsafe bytes = .allocate(byteCount: count, alignment: 16)
        unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
        unsafe write(bytes)
    }

    /// Copies bytes; whoever has the array sees to it that the array does not stay.
    package convenience init(copying source: some Collection<UInt8>) {
        unsafe self.init(count: source.count) { unsafe $0.copyBytes(from: source) }
    }

    /// Fresh random bytes.
    package static func random(_ count: Int) -> SecretBytes {
        unsafe SecretBytes(count: count) { buffer in
            let drawn = unsafe RAND_priv_bytes(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), CInt(count))
            precondition(drawn == 1, "libcrypto's random generator failed")
        }
    }

    deinit {
        unsafe OPENSSL_cleanse(bytes.baseAddress, bytes.count)
        unsafe bytes.deallocate()
    }

    /// Lends the bytes for one call; the pointer must not outlive it.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try unsafe body(UnsafeRawBufferPointer(bytes))
    }

    /// Several secrets one after the other.
    package convenience init(joining parts: [SecretBytes]) {
        unsafe self.init(count: parts.reduce(0) { $0 + $1.count }) { buffer in
            var place = 0
            for part in parts {
                unsafe part.withUnsafeBytes { bytes in
                    for index in bytes.indices { unsafe buffer[place + index] = bytes[index] }
                }
                place += part.count
            }
        }
    }

    /// The bytes in an array, which is not overwritten: for what is sent or shown anyway, and for functions that take arrays.
    package var copied: [UInt8] { unsafe Array(bytes) }

    /// Some of the bytes, copied.
    package subscript(range: Range<Int>) -> SecretBytes {
        unsafe SecretBytes(count: range.count) { unsafe $0.copyBytes(from: bytes[range]) }
    }
}

extension SecretBytes: Equatable {
    /// Compares in a time that does not depend on the bytes.
    package static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        unsafe left.count == right.count
            && CRYPTO_memcmp(left.bytes.baseAddress, right.bytes.baseAddress, left.count) == 0
    }
}

extension SecretBytes: CustomStringConvertible, CustomReflectable {
    /// How many bytes there are, and none of them.
    package var description: String { "‹\(count) secret bytes›" }
    /// No children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
