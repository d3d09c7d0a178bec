package import Exchange
package import ShangMi

/// An attempt as it is written before its first byte.
package struct NewAttempt: Sendable {
    /// What it is for.
    package let purpose: AttemptPurpose
    /// When it is written.
    package let at: Timestamp
    /// The string to sign, in UTF-8.
    package let signedText: String
    /// The signature over it.
    package let signature: [UInt8]
    /// The certificate whose key signed.
    package let certificate: Certificate

    /// An attempt that is about to be made.
    package init(
        purpose: AttemptPurpose, at: Timestamp, signedText: String, signature: [UInt8], certificate: Certificate
    ) {
        self.purpose = purpose
        self.at = at
        self.signedText = signedText
        self.signature = signature
        self.certificate = certificate
    }
}

/// An attempt that has begun: its row is on the disk.
package struct OpenAttempt: Sendable, Equatable {
    /// The attempt's number within its batch, from 1.
    package let number: Int
    /// What it is for.
    package let purpose: AttemptPurpose

    /// An attempt, as a store gives it.
    package init(number: Int, purpose: AttemptPurpose) {
        self.number = number
        self.purpose = purpose
    }
}

/// What an attempt showed and what follows from it, to be written in one transaction.
package struct AttemptResult: Sendable {
    /// What it showed.
    package let outcome: AttemptOutcome
    /// When it ended.
    package let at: Timestamp
    /// The HTTP status, where an answer came.
    package let status: Int?
    /// How many body bytes left us.
    package let bytesSent: Int
    /// The batch's life after it.
    package let life: BatchLife
    /// When its next attempt is due; `nil` for none.
    package let nextAt: Timestamp?
    /// A draw from 0..<1, for the destination's back-off.
    package let draw: Double
    /// How long the exchange took, in seconds.
    package let took: Double
    /// How many requests the destination's contract allows at once.
    package let ceiling: Int
    /// How many parts an hour a refused batch may be taken into, to find the record that spoils it (delivery.md §2.7);
    /// `nil` when it stays whole.
    package let partsPerHour: Int?
    /// An answer that does not fit the batch, or whose signature does not verify: kept for the tray.
    package let stray: ReceivedAnswer?

    /// A result by its parts.
    package init(
        outcome: AttemptOutcome, at: Timestamp, status: Int?, bytesSent: Int, life: BatchLife, nextAt: Timestamp?,
        draw: Double, took: Double = 0, ceiling: Int = 2, partsPerHour: Int? = nil, stray: ReceivedAnswer? = nil
    ) {
        self.outcome = outcome
        self.at = at
        self.status = status
        self.bytesSent = bytesSent
        self.life = life
        self.nextAt = nextAt
        self.draw = draw
        self.took = took
        self.ceiling = ceiling
        self.partsPerHour = partsPerHour
        self.stray = stray
    }

    /// The receipt, where the outcome is one.
    package var receipt: VerifiedReceipt? {
        if case .receipt(let receipt) = outcome { receipt } else { nil }
    }
}
