/// The upload of an attachment's content to one destination.
package struct ContentTrace: Sendable {
    /// An attempt: a part, or a question.
    package struct Attempt: Sendable {
        /// What was signed and what came of it.
        package let attempt: RecordTrace.Attempt
        /// Where the part begins, in bytes; `nil` for a question.
        package let offset: Int?
        /// How many bytes it has; `nil` for a question.
        package let bytes: Int?

        /// An attempt, as a store gives it.
        package init(_ attempt: RecordTrace.Attempt, offset: Int?, bytes: Int?) {
            self.attempt = attempt
            self.offset = offset
            self.bytes = bytes
        }
    }

    /// SM3 of the content, in hex.
    package let sm3: String
    /// How many bytes it has.
    package let bytes: Int
    /// Where the upload stands.
    package let phase: ContentPhase
    /// How many bytes the destination has, by its last word.
    package let received: Int
    /// What was tried, oldest first.
    package let attempts: [Attempt]
    /// What the destination acknowledged.
    package let receipts: [RecordTrace.Receipt]

    /// An upload, as a store gives it.
    ///
    /// - Parameters:
    ///   - sm3: SM3 of the content, in hex.
    ///   - bytes: Its size.
    ///   - phase: Where the upload stands.
    ///   - received: How many bytes the destination has.
    ///   - attempts: What was tried.
    ///   - receipts: What was acknowledged.
    package init(
        sm3: String, bytes: Int, phase: ContentPhase, received: Int, attempts: [Attempt],
        receipts: [RecordTrace.Receipt]
    ) {
        self.sm3 = sm3
        self.bytes = bytes
        self.phase = phase
        self.received = received
        self.attempts = attempts
        self.receipts = receipts
    }
}
