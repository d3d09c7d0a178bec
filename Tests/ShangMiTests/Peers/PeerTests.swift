import ShangMi
import Testing

/// Whatever we make others accept, and whatever they make we accept; `openssl` has a suite of its own.
@Suite(.enabled(if: Peers.areInstalled, "ops/install-peers.sh could not reach PyPI"))
struct PeerTests {
    private let d: [UInt8]
    private let point: [UInt8]
    private let key: PrivateKey
    private let messages = [[0x61], Array("安责险 batch GW-20261120-1".utf8), [UInt8](repeating: 7, count: 5000)]

    init() throws {
        let vector = try SM2Vector.load()
        d = try vector.bytes(\.d)
        point = try vector.bytes(\.x) + vector.bytes(\.y)
        key = try vector.privateKey()
    }

    @Test(arguments: ["gmssl", "gmssl-pyx", "tongsuopy"])
    func `SM3 is the same`(peer: String) throws {
        let results = try Peers.run(messages.map { Peers.Task(peer, "sm3", $0) })
        for (message, result) in zip(messages, results) { #expect(try result.value == SM3.digest(of: message).bytes) }
    }

    @Test(arguments: ["gmssl-pyx", "tongsuopy"])
    func `HMAC-SM3 is the same`(peer: String) throws {
        let keys = [[1], [UInt8](repeating: 2, count: 64), [UInt8](repeating: 3, count: 100)]
        let pairs = keys.flatMap { key in messages.map { (key, $0) } }
        let results = try Peers.run(pairs.map { Peers.Task(peer, "hmac_sm3", $0.0, $0.1) })
        for ((key, message), result) in zip(pairs, results) {
            #expect(try result.value == DigestAlgorithm.sm3.code(of: message, under: SecretBytes(copying: key)))
        }
    }

    @Test(arguments: ["gmssl", "gmssl-pyx", "tongsuopy"])
    func `SM4 in CBC travels both ways`(peer: String) throws {
        let (key, iv) = ([UInt8](0..<16), [UInt8](100..<116))
        let secret = SecretBytes(copying: key)
        let results = try Peers.run(
            messages.flatMap { message in
                [
                    Peers.Task(peer, "sm4_cbc_encrypt", key, iv, message),
                    Peers.Task(peer, "sm4_cbc_decrypt", key, iv, SM4.encryptCBC(message, key: secret, iv: iv)),
                ]
            })
        for (index, message) in messages.enumerated() {
            #expect(try SM4.decryptCBC(results[index * 2].value, key: secret, iv: iv) == message)
            #expect(try results[index * 2 + 1].value == message)
        }
    }

    @Test(arguments: ["gmssl-pyx", "tongsuopy"])
    func `SM4 in CTR is the same`(peer: String) throws {
        let (key, iv) = ([UInt8](0..<16), [UInt8](repeating: 0xFF, count: 16))
        let results = try Peers.run(messages.map { Peers.Task(peer, "sm4_ctr", key, iv, $0) })
        for (message, result) in zip(messages, results) {
            #expect(try result.value == SM4.applyCTR(message, key: SecretBytes(copying: key), iv: iv))
        }
    }

    @Test(arguments: [("gmssl", "raw"), ("gmssl-pyx", "der"), ("tongsuopy", "der")])
    func `SM2 signatures travel both ways, with the standard's user ID`(peer: String, form: String) throws {
        let encoding = try #require(SignatureEncoding(rawValue: form))
        let scheme = SignatureScheme.sm2(.standard, encoding)
        var tasks: [Peers.Task] = []
        for message in messages {
            let ours = try key.sign(message, as: scheme)
            let empty = try key.sign(message, as: .sm2(SigningUserID(""), encoding))
            tasks += [
                Peers.Task(peer, "sm2_sign_\(form)", d, point, message),
                Peers.Task(peer, "sm2_verify_\(form)", point, message, ours),
                Peers.Task(peer, "sm2_verify_\(form)", point, message + [0], ours),
                Peers.Task(peer, "sm2_verify_\(form)", point, message, empty),
            ]
        }
        let results = try Peers.run(tasks)
        for (index, message) in messages.enumerated() {
            #expect(key.publicKey.verifies(try results[index * 4].value, of: message, as: scheme))
            #expect(results[index * 4 + 1].holds == true)
            #expect(results[index * 4 + 2].holds != true && results[index * 4 + 3].holds != true)
        }
    }

    @Test(arguments: [
        ("gmssl", "c1c3c2", SM2CiphertextEncoding.c1c3c2(prefixed: false)),
        ("gmssl", "c1c2c3", .c1c2c3(prefixed: false)), ("gmssl-pyx", "der", .der),
    ])
    func `SM2 ciphertexts travel both ways`(peer: String, form: String, encoding: SM2CiphertextEncoding) throws {
        let messages = messages.map { Array($0.prefix(200)) }
        let results = try Peers.run(
            messages.flatMap { message in
                let ours = try key.publicKey.encrypt(SecretBytes(copying: message), encoding: encoding)
                return [
                    Peers.Task(peer, "sm2_encrypt_\(form)", point, message),
                    Peers.Task(peer, "sm2_decrypt_\(form)", d, point, ours),
                ]
            })
        for (index, message) in messages.enumerated() {
            #expect(try key.decrypt(results[index * 2].value, encoding: encoding) == SecretBytes(copying: message))
            #expect(try results[index * 2 + 1].value == message)
        }
    }
}
