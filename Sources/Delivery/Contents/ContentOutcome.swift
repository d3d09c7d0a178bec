package import Exchange

/// What an attempt on a content showed, reduced to what decides its next step.
package enum ContentOutcome: Sendable {
    /// The destination has so many bytes from the beginning.
    case received(Int)
    /// It has the whole.
    case taken(ContentReceipt)
    /// Everything else, as for a batch.
    case other(AttemptOutcome)

    /// The word that attempts, leaves and operators see.
    package var word: String {
        switch self {
        case .received: "received"
        case .taken: "taken"
        case .other(let outcome): outcome.word
        }
    }

    /// What an operator reads.
    package var detail: String {
        switch self {
        case .received(let count): "平台已收 \(count) 字节"
        case .taken(let receipt): receipt.receiptNo
        case .other(.absent): "平台没有这份内容"
        case .other(let outcome): outcome.detail
        }
    }

    /// The receipt, where the outcome is one.
    package var receipt: ContentReceipt? {
        if case .taken(let receipt) = self { receipt } else { nil }
    }
}

/// What follows from an attempt on a content.
package enum ContentStep: Sendable, Equatable {
    /// The next attempt is due then.
    case next(Timestamp)
    /// The destination has the whole.
    case done
    /// It cannot be sent.
    case fails(ContentFault)
}
