import ShangMi
import Testing

@Suite struct SM2EncryptionTests {
    private struct Vector: Decodable {
        let message: String
        let x: String
        let y: String
        let hash: String
        let cipher: String
    }

    static let encodings: [SM2CiphertextEncoding] = [
        .c1c3c2(prefixed: true), .c1c3c2(prefixed: false), .c1c2c3(prefixed: true), .c1c2c3(prefixed: false), .der,
    ]

    private let key: PrivateKey
    private let vector: Vector

    init() throws {
        key = try SM2Vector.load().privateKey()
        vector = try vectors("sm2-encryption.json")
    }

    private func bytes(_ path: KeyPath<Vector, String>) throws -> [UInt8] {
        try #require([UInt8](hex: vector[keyPath: path]))
    }

    private func standard(_ encoding: SM2CiphertextEncoding) throws -> [UInt8] {
        let point = try bytes(\.x) + bytes(\.y)
        switch encoding {
        case .c1c3c2(let prefixed): return try (prefixed ? [4] : []) + point + bytes(\.hash) + bytes(\.cipher)
        case .c1c2c3(let prefixed): return try (prefixed ? [4] : []) + point + bytes(\.cipher) + bytes(\.hash)
        case .der:
            let content =
                try [0x02, 0x20] + bytes(\.x) + [0x02, 0x21, 0x00] + bytes(\.y) + [0x04, 0x20] + bytes(\.hash)
                + [0x04, 0x13] + bytes(\.cipher)
            return [0x30, UInt8(content.count)] + content
        }
    }

    private func text(_ secret: SecretBytes) -> String {
        secret.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: encodings)
    func `the standard's ciphertext is read in every encoding`(encoding: SM2CiphertextEncoding) throws {
        #expect(text(try key.decrypt(standard(encoding), encoding: encoding)) == vector.message)
    }

    @Test func `a key stream of zeros is drawn again, so that no ciphertext shows its message`() throws {
        let message = SecretBytes(copying: [0x61])
        // Without the second draw each of these would show it with a chance of 1/256: none of them in e^-8.
        for _ in 0..<2048 {
            let ciphertext = try key.publicKey.encrypt(message, encoding: .c1c3c2(prefixed: true))
            #expect(ciphertext.last != 0x61)
        }
    }

    @Test(arguments: encodings)
    func `a message comes back, and only with its key and encoding`(encoding: SM2CiphertextEncoding) throws {
        let other = PrivateKey.makeSM2()
        for count in [1, 16, 32, 255, 4096] {
            let message = SecretBytes.random(count)
            let ciphertext = try key.publicKey.encrypt(message, encoding: encoding)
            #expect(try key.decrypt(ciphertext, encoding: encoding) == message)
            #expect(try key.publicKey.encrypt(message, encoding: encoding) != ciphertext)
            #expect(throws: CipherError.refused) { try other.decrypt(ciphertext, encoding: encoding) }
            for wrong in Self.encodings where wrong != encoding {
                #expect(throws: CipherError.refused) { try key.decrypt(ciphertext, encoding: wrong) }
            }
        }
    }

    @Test(arguments: encodings)
    func `a change of any byte is the same refusal`(encoding: SM2CiphertextEncoding) throws {
        let sound = try standard(encoding)
        for place in sound.indices {
            for flip in [UInt8(0x01), 0x80] {
                var wrong = sound
                wrong[place] ^= flip
                #expect(throws: CipherError.refused) { try key.decrypt(wrong, encoding: encoding) }
            }
        }
        for wrong in [[], [0x30, 0x00], Array(sound.dropLast()), sound + [0], [UInt8](repeating: 4, count: 97)] {
            #expect(throws: CipherError.refused) { try key.decrypt(wrong, encoding: encoding) }
        }
    }

    @Test func `keys of another kind do not encrypt`() throws {
        let folder = try TemporaryFolder()
        let made = try folder.run(
            "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key")
        try #require(made.status == 0)
        let other = try PrivateKey(file: SecretBytes(copying: folder.read("key")))
        #expect(throws: KeyError.unsupported(kind: "ECDSA P-256")) {
            try other.publicKey.encrypt(.random(16), encoding: .der)
        }
        #expect(throws: CipherError.refused) { try other.decrypt(standard(.der), encoding: .der) }
    }
}
