import Foundation
package import ShangMi

/// A checkpoint with the signature of whoever keeps the log.
///
/// One signature, SM2 over SM3 with the standard user ID, of the checkpoint's text. Source: C2SP signed-note,
/// tlog-checkpoint; the key id is SM3(name ‖ newline ‖ 0xff ‖ `anze-sm2` ‖ 65-byte point), first four bytes.
package struct SignedCheckpoint: Equatable, Sendable {
    /// What is promised.
    package let checkpoint: Checkpoint
    /// The signed note: the checkpoint's text, an empty line, `— <name> <base64 of key id and signature>`.
    package let note: String
    private let keyID: [UInt8]
    private let signature: [UInt8]

    private init(checkpoint: Checkpoint, keyID: [UInt8], signature: [UInt8]) {
        self.checkpoint = checkpoint
        self.keyID = keyID
        self.signature = signature
        let mark = Data(keyID + signature).base64EncodedString()
        note = "\(checkpoint.text)\n— \(checkpoint.origin) \(mark)\n"
    }

    /// Signs a checkpoint.
    ///
    /// - Parameters:
    ///   - checkpoint: What is promised.
    ///   - signer: Whoever keeps the log.
    /// - Returns: The checkpoint with its note.
    /// - Throws: `SignerError`, also for a signer whose certificate holds no SM2 key.
    package static func sign(
        _ checkpoint: Checkpoint, by signer: any Signer
    ) async throws(SignerError) -> SignedCheckpoint {
        let signature = try await signer.sign(Array(checkpoint.text.utf8), as: .sm2(.standard, .raw))
        guard let key = key(of: signer.certificate) else {
            throw .signingFailed(reason: "the signer's certificate holds no SM2 key")
        }
        return SignedCheckpoint(
            checkpoint: checkpoint, keyID: keyID(of: key, origin: checkpoint.origin), signature: signature)
    }

    /// Reads a note; nothing is believed before `verify`.
    ///
    /// - Parameter note: Exactly the text that `note` gives: one signature line, no other spelling.
    /// - Throws: `ProofError.malformed`.
    package init(parsing note: String) throws(ProofError) {
        // Fields may be empty: an empty line parts the text from the signature, and the last newline ends the note.
        let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 6, Checkpoint.allows(origin: String(lines[0])), let size = UInt64(lines[1]),
            let root = Data(base64Encoded: String(lines[2])), let root = SM3Digest(bytes: Array(root)),
            let mark = lines[4].split(separator: " ").last, let mark = Data(base64Encoded: String(mark)),
            mark.count == 68
        else { throw .malformed(.checkpoint) }
        self.init(
            checkpoint: Checkpoint(origin: String(lines[0]), size: size, root: root), keyID: Array(mark.prefix(4)),
            signature: Array(mark.dropFirst(4)))
        guard self.note.utf8.elementsEqual(note.utf8) else { throw .malformed(.checkpoint) }
    }

    /// Checks that the key of a certificate signed the checkpoint; the certificate itself is not checked.
    ///
    /// - Parameter certificate: Whose key must have signed.
    /// - Throws: `ProofError.checkpointOfAnotherKey`, `.checkpointSignature`.
    package func verify(with certificate: Certificate) throws(ProofError) {
        guard let key = Self.key(of: certificate), Self.keyID(of: key, origin: checkpoint.origin) == keyID else {
            throw .checkpointOfAnotherKey
        }
        let text = Array(checkpoint.text.utf8)
        guard key.verifies(signature, of: text, as: .sm2(.standard, .raw)) else {
            throw .checkpointSignature
        }
    }

    private static func key(of certificate: Certificate) -> PublicKey? {
        // That the key is no SM2 key is all that can be wrong here.
        try? certificate.sm2PublicKey()
    }

    private static func keyID(of key: PublicKey, origin: String) -> [UInt8] {
        let hashed = Array("\(origin)\n".utf8) + [0xff] + Array("anze-sm2".utf8) + (key.point ?? key.der)
        return Array(SM3.digest(of: hashed).bytes.prefix(4))
    }
}
