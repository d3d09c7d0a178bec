package import Exchange

/// What an attempt showed, reduced to what decides the batch's next step (delivery.md §1.1).
package enum AttemptOutcome: Sendable {
    /// T0: no byte of the request left us.
    case notSent(reason: String)
    /// U and S2: the request may have been applied, or the answer proves nothing.
    case unknown(reason: String)
    /// A receipt for this batch.
    case receipt(VerifiedReceipt)
    /// The platform says that it has no such batch.
    case absent
    /// R2: the whole batch is refused, nothing was taken.
    case refused(code: String, message: String)
    /// The batch number is known there with other content.
    case conflict(code: String, message: String)
    /// S1, P: nothing was taken, and the destination waits for an operator.
    case blocked(code: String, message: String)
    /// T1, T2, window: nothing was taken, try again after that many seconds, or by the schedule.
    case later(Delay, code: String, seconds: Int?)
    /// Nothing was taken because the nonce was used before.
    case nonceUsed
    /// The worker died or lost its lease while the attempt was open.
    case lost

    /// What a platform that took nothing is short of.
    package enum Delay: Sendable, Hashable {
        /// T1: a quota is used up.
        case throttled
        /// T2: it is busy, and certainly applied nothing.
        case busy
        /// Its window is closed.
        case windowClosed
    }

    /// The word that attempts, leaves and operators see.
    package var word: String {
        switch self {
        case .notSent: "not-sent"
        case .unknown: "unknown"
        case .receipt(let receipt): receipt.state.rawValue
        case .absent: "absent"
        case .refused: "refused"
        case .conflict: "conflict"
        case .blocked: "blocked"
        case .later: "later"
        case .nonceUsed: "nonce-used"
        case .lost: "lost"
        }
    }

    /// What an operator reads: code and words of the platform, or what happened on the way.
    package var detail: String {
        switch self {
        case .notSent(let reason), .unknown(let reason): reason
        case .receipt(let receipt): receipt.receiptNo
        case .absent: "平台无此批次"
        case .refused(let code, let message), .conflict(let code, let message), .blocked(let code, let message):
            "\(code) \(message)"
        case .later(_, let code, _): code
        case .nonceUsed: "随机数已用过"
        case .lost: "处理进程中断"
        }
    }
}
