import ShangMi
import Testing

@Suite struct SM2SignatureTests {
    let vector: SM2Vector
    let key: PrivateKey
    let message: [UInt8]
    let raw: [UInt8]

    init() throws {
        vector = try SM2Vector.load()
        key = try vector.privateKey()
        message = Array(vector.message.utf8)
        raw = try vector.bytes(\.r) + vector.bytes(\.s)
    }

    @Test func `the standard's signature verifies in both encodings`() throws {
        #expect(key.publicKey.verifies(raw, of: message, as: .sm2(.standard, .raw)))
        #expect(key.publicKey.verifies(try vector.bytes(\.der), of: message, as: .sm2(.standard, .der)))
        #expect(vector.userID.utf8.elementsEqual(SigningUserID.standard.bytes))
    }

    @Test func `the public point is the standard's`() throws {
        #expect(key.publicKey.point == (try [0x04] + vector.bytes(\.x) + vector.bytes(\.y)))
    }

    @Test func `the standard's e is SM3 of ZA and the message`() throws {
        #expect(SM3.digest(of: try vector.bytes(\.za) + message).hex == vector.e)
    }

    @Test(arguments: [SignatureEncoding.raw, .der], ["", "1234567812345678", "平台甲"])
    func `what it signs verifies only with that key, message, user ID and encoding`(
        encoding: SignatureEncoding, name: String
    ) throws {
        let userID = SigningUserID(name)
        for message in [[], message, [UInt8](repeating: 7, count: 100_000)] {
            let signature = try key.sign(message, as: .sm2(userID, encoding))
            let other: SignatureEncoding = encoding == .raw ? .der : .raw
            #expect(key.publicKey.verifies(signature, of: message, as: .sm2(userID, encoding)))
            #expect(!key.publicKey.verifies(signature, of: message + [0], as: .sm2(userID, encoding)))
            #expect(!key.publicKey.verifies(signature, of: message, as: .sm2(SigningUserID(name + "1"), encoding)))
            #expect(!key.publicKey.verifies(signature, of: message, as: .sm2(userID, other)))
        }
    }

    @Test func `without a Z value it is another signature, over SM3 of the message`() throws {
        let bare = try key.sign(message, as: .sm2(nil, .raw))
        #expect(key.publicKey.verifies(bare, of: message, as: .sm2(nil, .raw)))
        #expect(!key.publicKey.verifies(bare, of: message + [0], as: .sm2(nil, .raw)))
        for userID in [SigningUserID.standard, SigningUserID("")] {
            #expect(!key.publicKey.verifies(bare, of: message, as: .sm2(userID, .raw)))
            let full = try key.sign(message, as: .sm2(userID, .raw))
            #expect(!key.publicKey.verifies(full, of: message, as: .sm2(nil, .raw)))
        }
    }

    @Test func `two signatures over one message differ`() throws {
        let first = try key.sign(message, as: .sm2(.standard, .raw))
        #expect(first.count == 64)
        #expect(try key.sign(message, as: .sm2(.standard, .raw)) != first)
    }

    @Test func `the empty user ID does not stand for the usual one`() {
        #expect(!key.publicKey.verifies(raw, of: message, as: .sm2(SigningUserID(""), .raw)))
    }

    @Test func `r and s outside 1 to n minus 1 are refused`() throws {
        let (r, s, n) = try (vector.bytes(\.r), vector.bytes(\.s), vector.bytes(\.n))
        let zero = [UInt8](repeating: 0, count: 32)
        let most = [UInt8](repeating: 255, count: 32)
        let one = Array(zero.dropLast()) + [1]
        let nMinusOne = Array(n.dropLast()) + [0x22]
        let wrongs: [[UInt8]] = [
            zero + s, r + zero, zero + zero, n + s, r + n, most + s, r + most, s + r, one + nMinusOne, n + n,
        ]
        for wrong in wrongs {
            #expect(!key.publicKey.verifies(wrong, of: message, as: .sm2(.standard, .raw)), "\(wrong.hex)")
        }
    }

    @Test func `a raw signature of another length is refused`() {
        for wrong in [[], Array(raw.dropLast()), raw + [0], [0] + raw] {
            #expect(!key.publicKey.verifies(wrong, of: message, as: .sm2(.standard, .raw)))
        }
    }

    @Test func `DER that is not exactly the shortest form is refused`() throws {
        let der = try vector.bytes(\.der)
        let (r, s) = try (vector.bytes(\.r), vector.bytes(\.s))
        let wrongs: [String: [UInt8]] = [
            "trailing byte": der + [0],
            "trailing byte inside": [0x30, 0x47] + der.dropFirst(2) + [0],
            "long form of the length": [0x30, 0x81, 0x46] + der.dropFirst(2),
            "indefinite length": [0x30, 0x80] + der.dropFirst(2) + [0, 0],
            "padded r": [0x30, 0x47, 0x02, 0x22, 0, 0] + r + [0x02, 0x21, 0] + s,
            "negative s": [0x30, 0x45, 0x02, 0x21, 0] + r + [0x02, 0x20] + s,
            "an empty integer": [0x30, 0x25, 0x02, 0x21, 0] + r + [0x02, 0x00],
            "r of 33 bytes": [0x30, 0x46, 0x02, 0x21, 1] + r + [0x02, 0x21, 0] + s,
            "cut short": der.dropLast(),
            "another tag": [0x31] + der.dropFirst(),
            "nothing": [],
        ]
        for (name, wrong) in wrongs {
            #expect(!key.publicKey.verifies(wrong, of: message, as: .sm2(.standard, .der)), "\(name)")
        }
    }

    @Test func `a flipped bit anywhere in the signature is refused`() {
        for index in raw.indices {
            var wrong = raw
            wrong[index] ^= 1
            #expect(!key.publicKey.verifies(wrong, of: message, as: .sm2(.standard, .raw)))
        }
    }

    @Test func `one key serves many tasks at once`() async throws {
        let key = key
        let message = message
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let message = message + [UInt8(number)]
                    let signature = try key.sign(message, as: .sm2(.standard, .raw))
                    return key.publicKey.verifies(signature, of: message, as: .sm2(.standard, .raw))
                }
            }
            for try await verified in group { #expect(verified) }
        }
    }
}
