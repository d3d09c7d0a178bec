import Foundation
import ShangMi

extension ProofBundle {
    /// The value of member `format`.
    private static let format = "anze-proof-1"

    /// The bytes of the file: one line of JSON with sorted members, always the same for the same bundle.
    package func encode() -> [UInt8] {
        var members: [String: JSONValue] = [
            "format": .string(Self.format),
            "disclosure": .string(disclosure.text),
            "salt": .string(salt.hex),
            "leaves": .object(["batch": batch.json, "attempt": attempt.json, "receipt": receipt.json]),
            "checkpoint": .string(checkpoint.note),
            "gatewayCertificates": .array(gatewayCertificates.map(base64)),
            "platformCertificates": .array(platformCertificates.map(base64)),
            "request": .object(request.members),
            "answer": .object(answer.members.merging(["body": base64(answerBody)]) { _, new in new }),
        ]
        if !logCertificates.isEmpty { members["logCertificates"] = .array(logCertificates.map(base64)) }
        if let batchBody { members["batchBody"] = base64(batchBody) }
        if let earlier {
            members["earlier"] = .object([
                "size": .integer(earlier.proof.oldSize), "root": .digest(earlier.root),
                "path": .array(earlier.proof.path.map(JSONValue.digest)),
            ])
        }
        return JSONValue.object(members).bytes
    }

    /// Reads a file.
    ///
    /// - Parameter bytes: Exactly what `encode` gives; any other spelling of the same values is refused, so that no
    ///   byte of a file that verifies can be changed.
    /// - Throws: `ProofError.notJSON`, `.malformed`.
    package init(parsing bytes: [UInt8]) throws(ProofError) {
        let members = try JSONMembers(JSONValue(parsing: bytes, part: .bundle), of: .bundle)
        guard try members.text("format") == Self.format else { throw .malformed(.bundle) }
        let leaves = try JSONMembers(members.value("leaves"), of: .bundle)
        let answer = try JSONMembers(members.value("answer"), of: .answer)
        let checkpoint = try SignedCheckpoint(parsing: members.text("checkpoint"))
        var earlier: EarlierLog?
        if members.has("earlier") {
            let log = try JSONMembers(members.value("earlier"), of: .bundle)
            earlier = EarlierLog(
                root: try log.digest("root"),
                proof: ConsistencyProof(
                    oldSize: try log.integer("size"), newSize: checkpoint.checkpoint.size,
                    path: try log.digests("path")))
        }
        self.init(
            disclosure: try Disclosure(parsing: members.text("disclosure")),
            salt: try members.hex("salt"),
            batch: try LoggedLeaf(leaves.value("batch"), part: .batchLeaf),
            attempt: try LoggedLeaf(leaves.value("attempt"), part: .attemptLeaf),
            receipt: try LoggedLeaf(leaves.value("receipt"), part: .receiptLeaf),
            checkpoint: checkpoint,
            gatewayCertificates: try members.base64List("gatewayCertificates"),
            logCertificates: try members.has("logCertificates") ? members.base64List("logCertificates") : [],
            platformCertificates: try members.base64List("platformCertificates"),
            request: try SignedText(JSONMembers(members.value("request"), of: .request), part: .request),
            answer: try SignedText(answer, part: .answer),
            answerBody: try answer.base64("body"),
            batchBody: try members.has("batchBody") ? members.base64("batchBody") : nil, earlier: earlier)
        guard encode() == bytes else { throw .malformed(.bundle) }
    }
}

extension ProofBundle.LoggedLeaf {
    fileprivate var json: JSONValue {
        .object([
            "bytes": .string(String(decoding: leaf.bytes, as: UTF8.self)),
            "proof": .object([
                "index": .integer(proof.index), "size": .integer(proof.size),
                "path": .array(proof.path.map(JSONValue.digest)),
            ]),
        ])
    }

    fileprivate init(_ value: JSONValue, part: ProofPart) throws(ProofError) {
        let members = try JSONMembers(value, of: part)
        let proof = try JSONMembers(members.value("proof"), of: part)
        self.init(
            leaf: try Leaf(parsing: Array(members.text("bytes").utf8)),
            proof: InclusionProof(
                index: try proof.integer("index"), size: try proof.integer("size"), path: try proof.digests("path")))
    }
}

extension ProofBundle.SignedText {
    fileprivate var members: [String: JSONValue] {
        var members: [String: JSONValue] = ["signedText": .string(text), "signature": base64(signature)]
        switch scheme {
        case .sm2(let userID, let encoding):
            members["encoding"] = .string(encoding.rawValue)
            members["userID"] = userID.map { .string(String(decoding: $0.bytes, as: UTF8.self)) }
        case .ecdsaSHA256(let encoding):
            members["algorithm"] = .string(Self.ecdsa)
            members["encoding"] = .string(encoding.rawValue)
        case .rsaSHA256: members["algorithm"] = .string(Self.rsa)
        }
        return members
    }

    /// Names of the algorithms that are not SM2 with SM3, which goes without saying.
    private static let ecdsa = "ecdsa-sha256"
    private static let rsa = "rsa-sha256"

    fileprivate init(_ members: JSONMembers, part: ProofPart) throws(ProofError) {
        self.init(
            text: try members.text("signedText"), signature: try members.base64("signature"),
            scheme: try Self.scheme(members, part: part))
    }

    private static func scheme(_ members: JSONMembers, part: ProofPart) throws(ProofError) -> SignatureScheme {
        func encoding() throws(ProofError) -> SignatureEncoding {
            guard let encoding = SignatureEncoding(rawValue: try members.text("encoding")) else {
                throw .malformed(part)
            }
            return encoding
        }
        guard members.has("algorithm") else {
            let userID = try members.text("userID")
            guard userID.utf8.count <= SigningUserID.longest else { throw .malformed(part) }
            return .sm2(SigningUserID(userID), try encoding())
        }
        switch try members.text("algorithm") {
        case ecdsa: return .ecdsaSHA256(try encoding())
        case rsa: return .rsaSHA256
        default: throw .malformed(part)
        }
    }
}

private func base64(_ bytes: [UInt8]) -> JSONValue {
    .string(Data(bytes).base64EncodedString())
}
