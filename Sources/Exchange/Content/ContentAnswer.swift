import ShangMi

/// What a destination says of a content, on its signature: only `AnswerVerifier` makes one.
package struct ContentAnswer: Sendable {
    /// What it means for the content.
    package enum Meaning: Sendable {
        /// The destination has so many bytes from the beginning, and not yet the whole.
        case received(Int)
        /// It has the whole, and has checked its digest.
        case taken(ContentReceipt)
        /// Another thing about this content or request, by the class of its code.
        case refused(ResultClass)
    }

    /// What it means.
    package let meaning: Meaning
    /// The destination's code.
    package let code: String
    /// Its words, fit to be shown.
    package let message: String
    /// How long it asks to wait, in seconds; `nil` where it does not say.
    package let retryAfter: Int?
    /// How far its clock is ahead, in seconds.
    package let clockAhead: Int64
}

/// A destination's word that it has the whole of a content: a verified answer that names its digest and its size.
package struct ContentReceipt: Sendable {
    /// The content.
    package let content: ContentID
    /// The destination's receipt number.
    package let receiptNo: String
    /// When it had the whole, in its own words.
    package let receivedAt: String
    /// The HTTP status.
    package let status: Int
    /// The string over which the destination signed.
    package let signedText: String
    /// Its signature.
    package let signature: [UInt8]
    /// Who vouches for it.
    package let signer: AnswerSigner
    /// The answer's body.
    package let body: [UInt8]

    fileprivate init(
        _ content: ContentID, receiptNo: String, receivedAt: String, answer: ReceivedAnswer,
        by signature: AnswerSignature
    ) {
        self.content = content
        self.receiptNo = receiptNo
        self.receivedAt = receivedAt
        status = answer.status
        signedText = signature.text
        self.signature = signature.signature
        signer = signature.signer
        body = answer.body
    }
}

extension AnswerVerifier {
    /// Verifies an answer about a content.
    ///
    /// - Parameters:
    ///   - answer: The answer as it came.
    ///   - content: What was sent or asked about: its SM3 is part of the signed text.
    ///   - now: Unix time in seconds.
    /// - Returns: What the destination says, on its signature.
    /// - Throws: Why the answer says nothing about the content.
    package func verify(
        _ answer: ReceivedAnswer, about content: ContentID, now: Int64
    ) throws(AnswerError) -> ContentAnswer {
        guard let names = profile.contents?.names else { throw .unreadable(reason: "去向规范没有 attachments") }
        let signature = try AnswerSignature(
            of: answer, about: content.sm3.hex, profile.answer.signature, profile.signing, keys: keys, now: now)
        let body = try AnswerPart(answer.body, as: profile.answer.format)
        guard let code = try body.text(profile.answer.code), code.utf8.count <= 20 else {
            throw .unreadable(reason: "应答没有“\(profile.answer.code)”")
        }
        let result = profile.result(code)
        // An answer about nothing in particular can refuse the request, and say nothing else; no more can one that does not
        // name the content where the signed text has no place for it.
        let stated = try body.text(names.contentSM3)
        if !result.refusesRequest {
            guard !signature.number.isEmpty else { throw .badSignature }
            guard profile.signing.answerNamesBatch || stated == content.sm3.hex else {
                throw .unreadable(reason: "应答没有写明是哪一份内容")
            }
        }
        return ContentAnswer(
            meaning: try meaning(result, stated: stated, content, names, body, answer, signature),
            code: PlatformText.shown(code), message: PlatformText.shown(try body.text(profile.answer.message) ?? ""),
            retryAfter: answer.header("Retry-After").flatMap { RetryAfter.seconds($0, now: now) },
            clockAhead: signature.ahead)
    }

    private func meaning(
        _ result: ResultClass, stated: String?, _ content: ContentID, _ names: ContentProfile.Names, _ body: AnswerPart,
        _ answer: ReceivedAnswer, _ signature: AnswerSignature
    ) throws(AnswerError) -> ContentAnswer.Meaning {
        guard result == .done else { return .refused(result) }
        guard stated == content.sm3.hex, let bytes = try body.integer(names.bytes),
            let received = try body.integer(names.received), let state = try body.text(names.state)
        else {
            throw .unreadable(reason: "应答没有“\(names.contentSM3)”“\(names.bytes)”“\(names.received)”或“\(names.state)”")
        }
        // One digest and two sizes: one of the two is wrong about what the content is.
        guard bytes == content.bytes else { return .refused(.conflict) }
        switch state {
        case names.receiving where (0..<bytes).contains(received): return .received(received)
        case names.taken where received == bytes:
            guard let receiptNo = try body.text(names.receiptNo), let receivedAt = try body.text(names.receivedAt)
            else {
                throw .unreadable(reason: "应答没有“\(names.receiptNo)”或“\(names.receivedAt)”")
            }
            return .taken(
                ContentReceipt(
                    content, receiptNo: PlatformText.shown(receiptNo), receivedAt: PlatformText.shown(receivedAt),
                    answer: answer, by: signature))
        default: throw .unreadable(reason: "应答的状态不在规范中，或与所收字节数不符")
        }
    }
}
