import ShangMi
import Testing

@Suite struct DigestTests {
    struct SM3Vector: Decodable {
        let message: String
        let repeated: Int
        let digest: String
    }

    struct HMACVector: Decodable {
        let key: String
        let message: String
        let code: String
    }

    @Test func `SM3 gives the standard's digests`() throws {
        for vector in try vectors("sm3.json", as: [SM3Vector].self) {
            let message = Array(String(repeating: vector.message, count: vector.repeated).utf8)
            #expect(SM3.digest(of: message).hex == vector.digest)
        }
    }

    @Test(arguments: [1, 3, 63, 64, 65, 200])
    func `a message in pieces has the digest of the whole`(piece: Int) {
        let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        var digest = SM3()
        for start in stride(from: 0, to: message.count, by: piece) {
            digest.update(Array(message[start..<min(start + piece, message.count)]))
        }
        #expect(digest.finish() == SM3.digest(of: message))
    }

    @Test func `HMAC-SM3 gives known codes`() throws {
        for vector in try vectors("hmac-sm3.json", as: [HMACVector].self) {
            #expect(
                DigestAlgorithm.sm3.code(of: Array(vector.message.utf8), under: SecretBytes(copying: vector.key.utf8))
                    .hex == vector.code)
        }
    }

    @Test func `HMAC-SM3 takes an empty key, the same as 64 zero bytes`() {
        let padded = DigestAlgorithm.sm3.code(
            of: [1, 2, 3], under: SecretBytes(copying: [UInt8](repeating: 0, count: 64)))
        #expect(DigestAlgorithm.sm3.code(of: [1, 2, 3], under: SecretBytes(copying: [UInt8]())) == padded)
    }

    @Test func `a digest is read from 64 lower-case hex digits only`() {
        let hex = SM3.digest(of: Array("abc".utf8)).hex
        #expect(SM3Digest(hex: hex)?.description == hex)
        for wrong in [
            hex.uppercased(), String(hex.dropLast()), String(hex.dropLast(2)), hex + "00", "", "x" + hex.dropFirst(),
        ] {
            #expect(SM3Digest(hex: wrong) == nil, "\(wrong)")
        }
        #expect(SM3Digest(bytes: [UInt8](repeating: 1, count: 31)) == nil)
    }

    @Test func `hex is read in either case and written in lower case`() {
        #expect([UInt8](hex: "00ffA5") == [0, 255, 0xa5])
        #expect([0, 255, 0xa5].hex == "00ffa5")
        #expect([UInt8](hex: "") == [])
        for wrong in ["0", "0g", " 00", "0x00", "００"] { #expect([UInt8](hex: wrong) == nil, "\(wrong)") }
    }

    @Test func `random bytes come in the asked number and never twice`() {
        #expect(SecureRandom.bytes(0) == [])
        #expect(SecureRandom.bytes(32).count == 32)
        #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
    }
}
