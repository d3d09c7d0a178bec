import Foundation
package import ShangMi

/// Verifies what a destination answers: signature first, meaning after.
package struct AnswerVerifier: Sendable {
    private let profile: DestinationProfile
    private let trust: TrustStore

    /// A verifier for one destination.
    ///
    /// - Parameters:
    ///   - profile: The destination.
    ///   - trust: The platform's signing certificates and their authority.
    package init(profile: DestinationProfile, trust: TrustStore) {
        self.profile = profile
        self.trust = trust
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
            of: answer, about: batch?.text, profile.answer.signature, profile.signing, trust: trust, now: now)
        let verified = try read(answer, signature, now: now)
        guard batch != nil, signature.number.isEmpty else { return verified }
        // Such an answer is about no batch in particular: it can refuse the request, and say nothing else.
        guard verified.resultClass.refusesRequest else { throw .badSignature }
        return verified
    }

    private func read(
        _ answer: ReceivedAnswer, _ signature: AnswerSignature, now: Int64
    ) throws(AnswerError) -> VerifiedAnswer {
        let names = profile.answer
        guard let object = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] else {
            // The parser's own error may quote the body; that it does not parse is all that may be told.
            throw .unreadable(reason: "应答不是 JSON 对象")
        }
        guard let code = object[names.code] as? String, code.utf8.count <= 20 else {
            throw .unreadable(reason: "应答没有“\(names.code)”")
        }
        var state: ReceiptState?
        if let word = object[names.state] as? String {
            guard let known = names.states[word] else { throw .unreadable(reason: "应答状态不在规范中") }
            state = known
        }
        let content = AnswerContent(
            batchNo: object[names.batchNo] as? String, bodySM3: object[names.bodySM3] as? String, state: state,
            receiptNo: object[names.receiptNo] as? String, receivedAt: object[names.receivedAt] as? String,
            accepted: object[names.accepted] as? Int,
            named: try named(object[names.rejected.list]))
        return VerifiedAnswer(
            status: answer.status, code: code, resultClass: profile.result(code),
            message: PlatformText.shown(object[names.message] as? String ?? ""), signedText: signature.text,
            signature: signature.signature, certificate: signature.certificate, body: answer.body,
            retryAfter: answer.header("Retry-After").flatMap { RetryAfter.seconds($0, now: now) },
            clockAhead: signature.ahead, content: content)
    }

    private func named(_ list: Any?) throws(AnswerError) -> [NamedRecord] {
        guard let list else { return [] }
        let names = profile.answer.rejected
        guard let items = list as? [[String: Any]] else { throw .unreadable(reason: "“\(names.list)”不是对象列表") }
        var records: [NamedRecord] = []
        for item in items {
            guard let key = item[names.key] as? String, let version = item[names.version] as? Int,
                let code = item[names.code] as? String
            else { throw .unreadable(reason: "“\(names.list)”的一项缺少记录键、版本或代码") }
            records.append(
                NamedRecord(
                    key: key, version: version, code: code, resultClass: profile.recordResult(code),
                    message: PlatformText.shown(item[names.message] as? String ?? ""),
                    holdsSame: item[names.same] as? Bool ?? false))
        }
        return records
    }
}
