import Foundation
import ShangMi
import Testing

@testable import Evidence

@Suite struct SignedCheckpointTests {
    let pki: DevelopmentPKI
    let checkpoint = Checkpoint(origin: "anze.example/上海", size: 12, root: SM3.digest(of: []))

    init() throws {
        pki = try DevelopmentPKI.load()
    }

    @Test func `the text is three lines`() {
        #expect(checkpoint.text == "anze.example/上海\n12\nGrIdg1XPoX+OYRlIMegajyK+yMco/vt0ftA161CCqis=\n")
    }

    @Test func `a note is text, empty line and one signature line with the key's id`() async throws {
        let signed = try await SignedCheckpoint.sign(checkpoint, by: pki.gateway)
        let prefix = checkpoint.text + "\n— anze.example/上海 "
        #expect(signed.note.hasPrefix(prefix) && signed.note.hasSuffix("\n"))
        let encoded = signed.note.dropFirst(prefix.count).dropLast()
        let mark = try #require(Data(base64Encoded: String(encoded)))
        let point = try #require(try pki.gateway.certificate.sm2PublicKey().point)
        let hashed = Array("anze.example/上海\n".utf8) + [0xff] + Array("anze-sm2".utf8) + point
        #expect(Array(mark.prefix(4)) == Array(SM3.digest(of: hashed).bytes.prefix(4)))
        #expect(mark.count == 68)
    }

    @Test func `a note is read back and verifies with the signer's certificate only`() async throws {
        let signed = try await SignedCheckpoint.sign(checkpoint, by: pki.gateway)
        let read = try SignedCheckpoint(parsing: signed.note)
        #expect(read == signed)
        #expect(read.checkpoint == checkpoint)
        try read.verify(with: pki.gateway.certificate)
        #expect(throws: ProofError.checkpointOfAnotherKey) { try read.verify(with: pki.platform.certificate) }
    }

    @Test func `a changed size is noticed by the signature`() async throws {
        let note = try await SignedCheckpoint.sign(checkpoint, by: pki.gateway).note
        let changed = try SignedCheckpoint(parsing: note.replacing("\n12\n", with: "\n13\n"))
        #expect(throws: ProofError.checkpointSignature) { try changed.verify(with: pki.gateway.certificate) }
    }

    @Test(arguments: [
        ("\n12\n", "\n012\n"), ("\n12\n", "\n+12\n"), ("\n12\n", "\n-1\n"), ("\n\n", "\n"), ("— ", "- "), ("— ", "—  "),
        ("— anze", "— other"), ("Gr", "Gs"), ("qis=\n", "qit=\n"), ("\n12\n", "\n12\nextension\n"),
        ("/上海\n12", "/上 海\n12"),
    ])
    func `any other spelling is refused`(part: String, replacement: String) async throws {
        let note = try await SignedCheckpoint.sign(checkpoint, by: pki.gateway).note
        let changed = note.replacing(part, with: replacement)
        #expect(changed != note)
        #expect(throws: ProofError.self) {
            try SignedCheckpoint(parsing: changed).verify(with: pki.gateway.certificate)
        }
        #expect(throws: ProofError.malformed(.checkpoint)) { try SignedCheckpoint(parsing: note + "\n") }
        #expect(throws: ProofError.malformed(.checkpoint)) { try SignedCheckpoint(parsing: note + "— a b\n") }
    }

    @Test(arguments: [
        ("anze.example/上海", true), ("", false), ("a b", false), ("a+b", false), ("a\nb", false), ("a\u{3000}b", false),
    ])
    func `a log's name has no white space and no plus sign`(origin: String, allowed: Bool) {
        #expect(Checkpoint.allows(origin: origin) == allowed)
    }
}
