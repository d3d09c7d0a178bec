/// What the platform thought of a request's signature.
enum SignatureVerdict: String, Encodable, Sendable {
    /// The request was refused before its signature was looked at.
    case notChecked = "not-checked"
    case valid
    case invalid
}

/// A request as the console shows it: nothing of its body but the size.
struct SeenRequest: Encodable, Sendable {
    /// Paths longer than this are cut: what comes in is kept in memory.
    private static let longestPath = 300

    /// From 1, in the order in which they were decided.
    let number: Int
    /// Asia/Shanghai, with milliseconds.
    let at: String
    let app: String?
    let method: String
    let path: String
    /// The number of a batch, the name of a package, or the digest of a content.
    let subject: String?
    /// Of the body; nil when it was larger than the platform takes.
    let bytes: Int?
    let signature: SignatureVerdict
    /// The result code; nil when the platform decided nothing.
    let code: String?
    let message: String?
    let fault: FaultWord?

    init(_ visit: Platform.Visit, number: Int, at: Int64, verdict: ResultCode?, message: String?, fault: FaultWord?) {
        self.number = number
        self.at = ChinaTime(unixMilliseconds: at).text
        app = visit.app
        method = visit.method
        path = String(visit.target.prefix(Self.longestPath))
        subject = visit.subject
        bytes = visit.bytes
        signature = visit.signature
        code = verdict?.rawValue
        self.message = message
        self.fault = fault
    }
}
