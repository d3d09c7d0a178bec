/// The key of a key file, which wraps the keys of a store.
package struct VaultMaster: Sendable {
    private let box: SealedBox
    /// Tells one key file from another and gives nothing of the key away: 8 bytes.
    package let fingerprint: [UInt8]

    /// Reads a key file: 64 hex digits; nil for anything else.
    package init?(file: SecretBytes) {
        let digits = unsafe file.withUnsafeBytes { bytes in
            unsafe SecretBytes(copying: bytes.prefix { $0 != 0x0A && $0 != 0x0D })
        }
        guard digits.count == 64, let key = SecretBytes(hexDigits: digits) else { return nil }
        box = SealedBox(key: key)
        fingerprint = Array(
            DigestAlgorithm.sm3.code(of: Array("anze-vault-fingerprint".utf8), under: key).prefix(8))
    }

    /// The content of a new key file.
    package static func makeFile() -> SecretBytes {
        let key = SecretBytes.random(SealedBox.keyCount)
        return unsafe SecretBytes(count: 65) { buffer in
            unsafe key.withUnsafeBytes { bytes in
                for place in bytes.indices {
                    let byte = unsafe bytes[place]
                    unsafe buffer[2 * place] = VaultMaster.digit(byte >> 4)
                    unsafe buffer[2 * place + 1] = VaultMaster.digit(byte & 15)
                }
            }
            unsafe buffer[64] = 0x0A
        }
    }

    /// Wraps a store's key.
    ///
    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - name: What the key is; it opens only under the same name.
    /// - Returns: The wrapped form.
    package func wrap(_ key: SecretBytes, name: String) -> [UInt8] {
        box.seal(key, context: Array("anze-vault-key/\(name)".utf8))
    }

    /// The key in a wrapped form; nil when another key file wrapped it, under another name, or it was changed.
    package func unwrap(_ wrapped: [UInt8], name: String) -> SecretBytes? {
        let key = box.openKey(wrapped, context: Array("anze-vault-key/\(name)".utf8))
        return key?.count == SealedBox.keyCount ? key : nil
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}

extension SecretBytes {
    /// The bytes of lower- or upper-case hex digits; nil for anything else.
    fileprivate convenience init?(hexDigits: SecretBytes) {
        func value(_ digit: UInt8) -> UInt8? {
            switch digit {
            case 0x30...0x39: digit - 0x30
            case 0x61...0x66: digit - 0x57
            case 0x41...0x46: digit - 0x37
            default: nil
            }
        }
        var isHex = hexDigits.count % 2 == 0
        unsafe self.init(count: hexDigits.count / 2) { buffer in
            unsafe hexDigits.withUnsafeBytes { digits in
                for place in buffer.indices where isHex {
                    guard let high = unsafe value(digits[2 * place]), let low = unsafe value(digits[2 * place + 1])
                    else {
                        isHex = false
                        return
                    }
                    unsafe buffer[place] = high << 4 | low
                }
            }
        }
        guard isHex else { return nil }
    }
}
