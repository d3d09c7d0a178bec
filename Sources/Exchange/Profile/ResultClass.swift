/// What a verified answer's code says of a whole batch (delivery.md §1.1); profiles map their codes to these.
package enum ResultClass: String, Sendable, CaseIterable {
    /// Received; the answer's state says what became of the records. A known duplicate answers so too.
    case done
    /// R2: the batch is refused as a whole, nothing of it was taken.
    case batchRejected = "R2"
    /// S1: our signature, certificate or clock is refused; nothing was taken.
    case signatureRefused = "S1"
    /// The nonce was used before: one more attempt at once, with a new one.
    case nonceUsed = "nonce"
    /// P: a precondition on our side is missing; the destination waits for an operator.
    case precondition = "P"
    /// The batch number is known with another body: an operator must look.
    case conflict
    /// The platform has no such batch.
    case absent
    /// The platform no longer knows the place in a list from which we went on: the list is read from its beginning.
    case cursorUnknown = "cursor"
    /// The reporting window is closed; nothing was taken.
    case windowClosed = "window"
    /// T1: a quota is used up; nothing was taken.
    case throttled = "T1"
    /// T2: busy, and certainly not applied.
    case busy = "T2"
    /// U: may have been applied.
    case unknown = "U"

    /// Whether the class only says that a request was not taken, which needs no batch number.
    var refusesRequest: Bool {
        switch self {
        case .batchRejected, .signatureRefused, .nonceUsed, .precondition, .windowClosed, .throttled, .busy: true
        case .done, .conflict, .absent, .cursorUnknown, .unknown: false
        }
    }
}

/// What a code says of one record that an answer names.
package enum RecordResultClass: String, Sendable, CaseIterable {
    /// R1: the record is refused.
    case rejected = "R1"
    /// A record that this one refers to is missing there.
    case referenceMissing = "reference"
    /// The version is not newer; with the same content it counts as accepted.
    case versionNotNewer = "version"
}
