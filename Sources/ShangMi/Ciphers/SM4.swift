/// The block cipher SM4 on whole messages; a vector is never used twice with one key.
///
/// Neither mode notices that bytes were changed: whoever decrypts has checked a code or a signature before.
/// Source: GB/T 32907-2016; the modes GB/T 17964-2021; the padding RFC 5652 §6.3 (PKCS#7).
package enum SM4 {
    /// Bytes of a key.
    package static let keyCount = 16
    /// Bytes of a block and of an initial vector.
    package static let blockCount = 16

    /// Encrypts with CBC and pads to whole blocks, always at least one byte.
    package static func encryptCBC(_ plaintext: [UInt8], key: SecretBytes, iv: [UInt8]) -> [UInt8] {
        transform(padded(plaintext), .encrypt, .cbc, key, iv)
    }

    /// Encrypts block by block and pads to whole blocks: for platforms that ask for it, since equal blocks stay equal.
    package static func encryptECB(_ plaintext: [UInt8], key: SecretBytes) -> [UInt8] {
        // The mode takes no vector; one of zeros stands in its place.
        transform(padded(plaintext), .encrypt, .ecb, key, [UInt8](repeating: 0, count: blockCount))
    }

    /// Decrypts what `encryptCBC` made.
    ///
    /// - Throws: `CipherError.refused` for bytes that are no whole blocks, a vector of another size, and wrong padding, which is
    ///   looked at in a time that does not depend on it.
    package static func decryptCBC(
        _ ciphertext: [UInt8], key: SecretBytes, iv: [UInt8]
    ) throws(CipherError) -> [UInt8] {
        guard iv.count == blockCount, !ciphertext.isEmpty, ciphertext.count % blockCount == 0 else { throw .refused }
        var plaintext = transform(ciphertext, .decrypt, .cbc, key, iv)
        let padding = Int(plaintext[plaintext.count - 1])
        // 0 when the padding is from 1 to 16 and the last so many bytes all say so; every byte of the block is looked at.
        var wrong = (padding - 1) >> 8 | (blockCount - padding) >> 8
        for place in 0..<blockCount {
            // All ones where the byte belongs to the padding.
            let isPadding = (place - padding) >> 8
            wrong |= isPadding & (Int(plaintext[plaintext.count - 1 - place]) ^ padding)
        }
        guard wrong == 0 else { throw .refused }
        plaintext.removeLast(padding)
        return plaintext
    }

    /// Encrypts or decrypts with CTR: as many bytes as were given.
    package static func applyCTR(_ bytes: [UInt8], key: SecretBytes, iv: [UInt8]) -> [UInt8] {
        transform(bytes, .encrypt, .ctr, key, iv)
    }

    /// The same from and into memory that is overwritten when it is freed: for keys.
    static func applyCTR(_ bytes: SecretBytes, key: SecretBytes, iv: [UInt8]) -> SecretBytes {
        unsafe SecretBytes(count: bytes.count) { result in
            unsafe bytes.withUnsafeBytes { source in
                var stream = SM4Stream(.encrypt, .ctr, key: key, iv: iv)
                var output = unsafe MutableSpan<UInt8>(_unsafeBytes: result)
                unsafe stream.update(Span<UInt8>(_unsafeBytes: source), into: &output)
            }
        }
    }

    private static func padded(_ plaintext: [UInt8]) -> [UInt8] {
        let padding = blockCount - plaintext.count % blockCount
        return plaintext + [UInt8](repeating: UInt8(padding), count: padding)
    }

    private static func transform(
        _ bytes: [UInt8], _ direction: SM4Stream.Direction, _ mode: SM4Stream.Mode, _ key: SecretBytes, _ iv: [UInt8]
    ) -> [UInt8] {
        var stream = SM4Stream(direction, mode, key: key, iv: iv)
        var result = [UInt8](repeating: 0, count: bytes.count)
        var span = result.mutableSpan
        stream.update(bytes.span, into: &span)
        return result
    }
}
