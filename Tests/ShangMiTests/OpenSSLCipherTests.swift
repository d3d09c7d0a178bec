import ShangMi
import Testing

/// Digests, codes and ciphertexts travel between this module and the `openssl` command line in both directions.
@Suite struct OpenSSLCipherTests {
    private let folder: TemporaryFolder
    private let messages = [0, 1, 15, 16, 17, 1000].map { [UInt8](repeating: 0xA5, count: $0) }
    private let secret: [UInt8] = Array(0..<16)
    private let iv: [UInt8] = Array(16..<32)

    init() throws { folder = try TemporaryFolder() }

    private func openssl(_ arguments: String) throws -> String {
        let run = try folder.run("sh", "-c", "openssl \(arguments)")
        try #require(run.status == 0, "\(run.output)")
        return run.output
    }

    @Test func `SM3 and HMAC-SM3 are the same`() throws {
        for message in messages {
            try folder.write(message, to: "message")
            #expect(try openssl("dgst -sm3 -r message").hasPrefix(SM3.digest(of: message).hex))
            for key in [secret, [UInt8](repeating: 7, count: 64), [UInt8](repeating: 9, count: 100)] {
                let code = DigestAlgorithm.sm3.code(of: message, under: SecretBytes(copying: key)).hex
                #expect(try openssl("dgst -sm3 -mac HMAC -macopt hexkey:\(key.hex) -r message").hasPrefix(code))
            }
        }
    }

    @Test func `SM4 in CBC, CTR and ECB travels both ways`() throws {
        let key = SecretBytes(copying: secret)
        for message in messages {
            try folder.write(message, to: "message")
            for (cipher, ours) in [
                ("sm4-cbc -iv \(iv.hex)", SM4.encryptCBC(message, key: key, iv: iv)),
                ("sm4-ctr -iv \(iv.hex)", SM4.applyCTR(message, key: key, iv: iv)),
                ("sm4-ecb", SM4.encryptECB(message, key: key)),
            ] {
                _ = try openssl("enc -\(cipher) -K \(secret.hex) -in message -out theirs")
                #expect(try folder.read("theirs") == ours)
                try folder.write(ours, to: "ours")
                _ = try openssl("enc -d -\(cipher) -K \(secret.hex) -in ours -out back")
                #expect(try folder.read("back") == message)
            }
            #expect(try SM4.decryptCBC(SM4.encryptCBC(message, key: key, iv: iv), key: key, iv: iv) == message)
        }
    }

    @Test func `SM2 ciphertexts travel both ways`() throws {
        _ = try openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out key.pem")
        _ = try openssl("pkey -in key.pem -pubout -out public.pem")
        let key = try PrivateKey(file: SecretBytes(copying: folder.read("key.pem")))
        for message in messages where !message.isEmpty {
            try folder.write(message, to: "message")
            _ = try openssl("pkeyutl -encrypt -pubin -inkey public.pem -in message -out theirs")
            #expect(try key.decrypt(folder.read("theirs"), encoding: .der) == SecretBytes(copying: message))
            try folder.write(key.publicKey.encrypt(SecretBytes(copying: message), encoding: .der), to: "ours")
            _ = try openssl("pkeyutl -decrypt -inkey key.pem -in ours -out back")
            #expect(try folder.read("back") == message)
        }
    }
}
