package import ShangMi

/// Verifies what a destination answers: signature or code first, meaning after.
package struct AnswerVerifier: Sendable {
    let profile: DestinationProfile
    let keys: AnswerKeys

    /// A verifier for one destination.
    ///
    /// - Parameters:
    ///   - profile: The destination.
    ///   - trust: The platform's signing certificates and their authority; none where answers carry codes.
    ///   - secrets: The secrets that the profile names.
    package init(profile: DestinationProfile, trust: TrustStore, secrets: [String: SecretBytes] = [:]) {
        self.profile = profile
        keys = AnswerKeys(trust: trust, secrets: secrets)
    }

    /// Verifies an answer.
    ///
    /// - Parameters:
    ///   - answer: The answer as it came.
    ///   - batch: The batch that was sent or asked about: its number is part of the signed text; `nil` for a ping.
    ///   - now: Unix time in seconds, at which the platform's certificate must be valid.
    /// - Returns: What the platform says, on its signature.
    /// - Throws: Why the answer says nothing about the batch.
    package func verify(
        _ answer: ReceivedAnswer, about batch: BatchNumber?, now: Int64
    ) throws(AnswerError) -> VerifiedAnswer {
        let signature = try AnswerSignature(
            of: answer, about: batch?.text, profile.answer.signature, profile.signing, keys: keys, now: now)
        let verified = try read(answer, signature, now: now)
        guard let batch else { return verified }
        // An answer about no batch in particular can refuse the request, and say nothing else.
        if signature.number.isEmpty, !verified.resultClass.refusesRequest { throw .badSignature }
        guard
            profile.signing.answerNamesBatch || verified.resultClass.refusesRequest
                || verified.content.batchNo == batch.text
        else { throw .unreadable(reason: "应答没有写明是哪一批次") }
        return verified
    }

    private func read(
        _ answer: ReceivedAnswer, _ signature: AnswerSignature, now: Int64
    ) throws(AnswerError) -> VerifiedAnswer {
        let names = profile.answer
        let body = try AnswerPart(answer.body, as: names.format)
        guard let code = try body.text(names.code), code.utf8.count <= 20 else {
            throw .unreadable(reason: "应答没有“\(names.code)”")
        }
        var state: ReceiptState?
        if let word = try body.text(names.state) {
            guard let known = names.states[word] else { throw .unreadable(reason: "应答状态不在规范中") }
            state = known
        }
        let receiptNo = try body.text(names.receiptNo)
        if state == .processing, profile.request.poll != nil, receiptNo?.isTicket != true {
            throw .unreadable(reason: "应答没有可用来查询的“\(names.receiptNo)”")
        }
        let content = AnswerContent(
            batchNo: try body.text(names.batchNo), bodySM3: try AnswerVerifier.text(names.bodySM3, in: body),
            bindsByNumber: names.bodySM3 == nil, state: state, receiptNo: receiptNo,
            receivedAt: try body.text(names.receivedAt), accepted: try body.integer(names.accepted),
            named: try named(in: body))
        return VerifiedAnswer(
            status: answer.status, code: code, resultClass: profile.result(code),
            message: PlatformText.shown(try body.text(names.message) ?? ""), signedText: signature.text,
            signature: signature.signature, signer: signature.signer, body: answer.body,
            retryAfter: answer.header("Retry-After").flatMap { RetryAfter.seconds($0, now: now) },
            clockAhead: signature.ahead, content: content)
    }

    private func named(in body: AnswerPart) throws(AnswerError) -> [NamedRecord] {
        let names = profile.answer.rejected
        var records: [NamedRecord] = []
        for item in try body.list(names.list) ?? [] {
            let version = try AnswerVerifier.number(names.version, in: item)
            guard let key = try item.text(names.key), let code = try item.text(names.code),
                names.version == nil || version != nil
            else { throw .unreadable(reason: "“\(names.list)”的一项缺少记录键、版本或代码") }
            records.append(
                NamedRecord(
                    key: key, version: version, code: code, resultClass: profile.recordResult(code),
                    message: PlatformText.shown(try item.text(names.message) ?? ""),
                    holdsSame: try AnswerVerifier.truth(names.same, in: item)))
        }
        return records
    }

    private static func text(_ path: AnswerPath?, in part: AnswerPart) throws(AnswerError) -> String? {
        guard let path else { return nil }
        return try part.text(path)
    }

    private static func number(_ path: AnswerPath?, in part: AnswerPart) throws(AnswerError) -> Int? {
        guard let path else { return nil }
        return try part.integer(path)
    }

    private static func truth(_ path: AnswerPath?, in part: AnswerPart) throws(AnswerError) -> Bool {
        guard let path else { return false }
        return try part.truth(path) ?? false
    }
}

extension String {
    /// Whether the text can stand in a request: 1 to 128 visible characters of ASCII.
    fileprivate var isTicket: Bool { (1...128).contains(utf8.count) && utf8.allSatisfy { (0x21...0x7E).contains($0) } }
}
