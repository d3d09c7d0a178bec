import Delivery
import Exchange

/// Reads what a destination's answer says of a batch: signature first, meaning after.
struct AnswerReading: Sendable {
    let profile: DestinationProfile
    let verifier: AnswerVerifier

    /// The outcome that an answer shows; one that proves nothing leaves it unknown.
    func outcome(
        of answer: ReceivedAnswer, about claimed: ClaimedBatch, purpose: AttemptPurpose, now: Timestamp
    ) -> AttemptOutcome {
        let verified: VerifiedAnswer
        do throws(AnswerError) {
            verified = try verifier.verify(answer, about: claimed.batch.number, now: now.seconds)
        } catch {
            if case .unsigned(let status) = error, profile.unsignedNotProcessed.contains(status) {
                return .later(code: "HTTP \(status)", seconds: nil)
            }
            return .unknown(reason: error.reason(status: answer.status))
        }
        return meaning(of: verified, about: claimed, purpose: purpose)
    }

    /// The platform's own words stay out of a reason: reasons are logged, and words may name persons.
    private func meaning(
        of answer: VerifiedAnswer, about claimed: ClaimedBatch, purpose: AttemptPurpose
    ) -> AttemptOutcome {
        switch answer.resultClass {
        case .done:
            guard
                let receipt = answer.receipt(
                    for: claimed.batch.number, bodySM3: claimed.batch.bodySM3,
                    records: claimed.members.map { (key: $0.key, version: $0.version) })
            else {
                guard answer.contradicts(claimed.batch.number, bodySM3: claimed.batch.bodySM3) else {
                    return .unknown(reason: "应答不是所发批次的回执，或其中的记录对不上")
                }
                return .conflict(code: answer.code, message: "平台以同一批次号持有另一份正文")
            }
            return .receipt(receipt)
        case .batchRejected: return .refused(code: answer.code, message: answer.message)
        case .signatureRefused, .precondition: return .blocked(code: answer.code, message: answer.message)
        case .nonceUsed: return .nonceUsed
        case .conflict: return .conflict(code: answer.code, message: answer.message)
        case .absent: return purpose == .query ? .absent : .unknown(reason: "平台应答 \(answer.code)")
        case .windowClosed, .throttled, .busy: return .later(code: answer.code, seconds: answer.retryAfter)
        case .unknown: return .unknown(reason: "平台应答 \(answer.code)")
        }
    }
}

extension AnswerError {
    /// What an operator reads about an answer that proves nothing.
    fileprivate func reason(status: Int) -> String {
        switch self {
        case .unsigned: "HTTP \(status) 应答没有平台签名"
        case .unknownCertificate(let serial): "应答由未知证书 \(serial) 签名"
        case .untrusted(let error): "应答的签名证书不可信：\(error)"
        case .stale(let seconds): "应答时间戳与本机时钟相差 \(seconds) 秒：请校准时钟，或应答是重放的"
        case .badSignature: "应答签名验证失败"
        case .unreadable(let reason): reason
        }
    }
}
