import Delivery
import Exchange

/// Reads what a destination's answer says of a batch: signature first, meaning after.
struct AnswerReading: Sendable {
    let profile: DestinationProfile
    let verifier: AnswerVerifier

    /// What an answer shows.
    struct Reading: Sendable {
        /// The outcome; an answer that proves nothing leaves it unknown.
        let outcome: AttemptOutcome
        /// Whether it claims to be the platform's word on a batch and is none of ours: somebody should look at it.
        var isStray = false
    }

    /// Reads an answer about a batch.
    func read(
        _ answer: ReceivedAnswer, about claimed: ClaimedBatch, purpose: AttemptPurpose, now: Timestamp
    ) -> Reading {
        let verified: VerifiedAnswer
        do throws(AnswerError) {
            verified = try verifier.verify(answer, about: claimed.batch.number, now: now.seconds)
        } catch {
            if case .unsigned(let status) = error, profile.unsignedNotProcessed.contains(status) {
                return Reading(outcome: .later(.busy, code: "HTTP \(status)", seconds: nil))
            }
            // What has no signature is a proxy's or a firewall's page, of which there may be any number.
            let isStray = if case .unsigned = error { false } else { true }
            return Reading(outcome: .unknown(reason: error.reason(status: answer.status)), isStray: isStray)
        }
        let outcome = meaning(of: verified, about: claimed, purpose: purpose)
        let isStray = if case .unknown = outcome { verified.resultClass == .done } else { false }
        return Reading(outcome: outcome, isStray: isStray)
    }

    /// Reads what a ping showed of the destination, and why.
    ///
    /// Only the platform's own word says that it works; whether it takes what we send, the next batch shows.
    func sign(of result: LineResult, now: Timestamp) -> (sign: DestinationBreaker.Sign, reason: String) {
        let answer: ReceivedAnswer
        switch result {
        case .notSent(let reason), .unknown(let reason, _): return (.silent, reason)
        case .answered(let came, _, _): answer = came
        }
        do throws(AnswerError) {
            let verified = try verifier.verify(answer, about: nil, now: now.seconds)
            let sign: DestinationBreaker.Sign =
                switch verified.resultClass {
                case .done, .batchRejected, .signatureRefused, .nonceUsed, .precondition, .conflict, .absent,
                    .cursorUnknown, .windowClosed:
                    .works
                case .throttled, .busy: .struggles
                case .unknown: .silent
                }
            return (sign, "平台应答 \(verified.code)")
        } catch { return (.silent, error.reason(status: answer.status)) }
    }

    /// A clock that differs is a cause for a refused signature that an operator should know.
    static func clock(_ ahead: Int64) -> String {
        abs(ahead) < 5 ? "" : "（平台时钟比本机\(ahead > 0 ? "快" : "慢") \(abs(ahead)) 秒：请校准本机时钟）"
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
        case .signatureRefused:
            return .blocked(code: answer.code, message: answer.message + AnswerReading.clock(answer.clockAhead))
        case .precondition: return .blocked(code: answer.code, message: answer.message)
        case .nonceUsed: return .nonceUsed
        case .conflict: return .conflict(code: answer.code, message: answer.message)
        case .absent: return purpose == .query ? .absent : .unknown(reason: "平台应答 \(answer.code)")
        case .windowClosed: return .later(.windowClosed, code: answer.code, seconds: answer.retryAfter)
        case .throttled: return .later(.throttled, code: answer.code, seconds: answer.retryAfter)
        case .busy: return .later(.busy, code: answer.code, seconds: answer.retryAfter)
        case .cursorUnknown, .unknown: return .unknown(reason: "平台应答 \(answer.code)")
        }
    }
}

extension AnswerError {
    /// What an operator reads about an answer that proves nothing.
    func reason(status: Int) -> String {
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
