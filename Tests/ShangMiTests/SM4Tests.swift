import ShangMi
import Testing

@Suite struct SM4Tests {
    private struct Vector: Decodable {
        let mode: String
        let key: String
        let iv: String
        let plaintext: String
        let ciphertext: String
    }

    private let key = SecretBytes(copying: Array(0..<16))
    private let iv = [UInt8](16..<32)

    private func bytes(_ hex: String) throws -> [UInt8] { try #require([UInt8](hex: hex)) }

    @Test func `gives the standard's blocks, in both directions`() throws {
        let all: [Vector] = try vectors("sm4.json")
        #expect(all.count == 2)
        for vector in all {
            let mode: SM4Stream.Mode = vector.mode == "cbc" ? .cbc : .ctr
            let (key, iv) = (SecretBytes(copying: try bytes(vector.key)), try bytes(vector.iv))
            let (plaintext, ciphertext) = (try bytes(vector.plaintext), try bytes(vector.ciphertext))
            for (direction, from, to) in [
                (SM4Stream.Direction.encrypt, plaintext, ciphertext), (.decrypt, ciphertext, plaintext),
            ] {
                var stream = SM4Stream(direction, mode, key: key, iv: iv)
                var result = [UInt8](repeating: 0, count: from.count)
                var span = result.mutableSpan
                stream.update(from.span, into: &span)
                #expect(result == to)
            }
        }
    }

    @Test func `a million times encrypted is the standard's second example`() throws {
        // ECB is CBC over a zero vector, block by block. Source: GB/T 32907-2016 A.2.
        let key = SecretBytes(copying: try bytes("0123456789abcdeffedcba9876543210"))
        var block = try bytes("0123456789abcdeffedcba9876543210")
        var stream = SM4Stream(.encrypt, .cbc, key: key, iv: [UInt8](repeating: 0, count: 16))
        var previous = [UInt8](repeating: 0, count: 16)
        for _ in 0..<1_000_000 {
            // The stream mixes in its last ciphertext: mixed in once more it is gone.
            for place in 0..<16 { block[place] ^= previous[place] }
            var out = [UInt8](repeating: 0, count: 16)
            var span = out.mutableSpan
            stream.update(block.span, into: &span)
            previous = out
            block = out
        }
        #expect(block.hex == "595298c7c6fd271f0402f804c33d3f66")
    }

    @Test func `a message of any length comes back`() throws {
        for count in [0, 1, 15, 16, 17, 31, 32, 4096, 100_003] {
            let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let ciphertext = SM4.encryptCBC(message, key: key, iv: iv)
            #expect(ciphertext.count == (count / 16 + 1) * 16)
            #expect(try SM4.decryptCBC(ciphertext, key: key, iv: iv) == message)
            let counted = SM4.applyCTR(message, key: key, iv: iv)
            #expect(counted.count == count && (count < 16 || counted != message))
            #expect(SM4.applyCTR(counted, key: key, iv: iv) == message)
        }
    }

    @Test func `pieces give what the whole gives`() {
        let message = (0..<4096).map { UInt8(truncatingIfNeeded: $0) }
        for mode in [SM4Stream.Mode.cbc, .ctr] {
            var whole = [UInt8](repeating: 0, count: message.count)
            var stream = SM4Stream(.encrypt, mode, key: key, iv: iv)
            var span = whole.mutableSpan
            stream.update(message.span, into: &span)
            var pieces: [UInt8] = []
            var other = SM4Stream(.encrypt, mode, key: key, iv: iv)
            var start = 0
            for count in [16, 48, 0, 1024, 3008] {
                var piece = [UInt8](repeating: 0, count: count)
                var span = piece.mutableSpan
                other.update(message.span.extracting(start..<start + count), into: &span)
                pieces += piece
                start += count
            }
            #expect(pieces == whole)
        }
    }

    @Test func `every wrong padding, length and vector is the same refusal`() throws {
        // What decrypts to a block that ends in the wanted bytes.
        func ciphertext(endingIn padding: [UInt8]) -> [UInt8] {
            let block = [UInt8](repeating: 0x41, count: 16 - padding.count) + padding
            var stream = SM4Stream(.encrypt, .cbc, key: key, iv: iv)
            var result = [UInt8](repeating: 0, count: 16)
            var span = result.mutableSpan
            stream.update(block.span, into: &span)
            return result
        }
        for count in 1...16 {
            let padding = [UInt8](repeating: UInt8(count), count: count)
            #expect(try SM4.decryptCBC(ciphertext(endingIn: padding), key: key, iv: iv).count == 16 - count)
            for place in 0..<count - 1 {
                var wrong = padding
                wrong[place] ^= 0x10
                #expect(throws: CipherError.refused) {
                    try SM4.decryptCBC(ciphertext(endingIn: wrong), key: key, iv: iv)
                }
            }
        }
        for last in [UInt8(0), 17, 18, 0x41, 0x80, 0xFF] {
            #expect(throws: CipherError.refused) { try SM4.decryptCBC(ciphertext(endingIn: [last]), key: key, iv: iv) }
        }
        let sound = SM4.encryptCBC([1, 2, 3], key: key, iv: iv)
        for wrong in [[], Array(sound.dropLast()), sound + [0]] {
            #expect(throws: CipherError.refused) { try SM4.decryptCBC(wrong, key: key, iv: iv) }
        }
        #expect(throws: CipherError.refused) { try SM4.decryptCBC(sound, key: key, iv: []) }
    }

    @Test func `secret bytes show nothing of themselves`() {
        let secret = SecretBytes(copying: Array("very secret".utf8))
        for text in ["\(secret)", String(reflecting: secret), String(describing: [secret])] {
            #expect(!text.contains("very") && !text.contains("118"))
        }
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("118"))
        #expect(secret == SecretBytes(copying: Array("very secret".utf8)) && secret != secret[0..<4])
        #expect(SecretBytes.random(16) != SecretBytes.random(16))
    }
}
