/// The words after `do:` in a faults file, and how the books name a fault.
enum FaultWord: String, Hashable, Sendable, CaseIterable, Encodable {
    case dropBeforeApply = "drop-before-apply"
    case dropAfterApply = "drop-after-apply"
    case stallBeforeApply = "stall-before-apply"
    case stallAfterApply = "stall-after-apply"
    case gatewayPage = "html-502"
    case unsigned
    case badSignature = "bad-signature"
    case wrongBatchNumber = "wrong-batch-no"
    case wrongBodyDigest = "wrong-body-digest"
    case processing
    case busy
    case quota
    case window
    case internalError = "internal"
    case rejectBatch = "reject-batch"
    case notFound = "not-found"
    case drop
    case reject
    case omit
    case add
    case otherVersion = "other-version"
    case otherBatch = "other-batch"
    case wrongTotals = "wrong-totals"
    case repeatPage = "repeat-page"
    case loseCursor = "lose-cursor"
    case again
    case forget
}
