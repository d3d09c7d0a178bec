import Synchronization

/// The state of one request under way, fed by libcurl's callbacks.
final class Transfer {
    /// The most header bytes of an answer; real ones stay below 8 KiB.
    private static let headerLimit = 64 << 10

    private let method: HTTPMethod
    private let body: BodySource
    private let answer: AnswerSink
    private let cancellation: Cancellation
    private var headerBytes = 0
    private var headerEnded = false

    private(set) var bodyBytesRead = 0
    /// Header and body bytes that were written to the socket or into the TLS layer.
    private(set) var requestBytesSent = 0
    private(set) var timesSent = 0
    /// The status line of the final answer, without its line break.
    private var statusLine = ""
    private(set) var answerFields: [HTTPHeader] = []
    private(set) var answerBody: [UInt8] = []
    private(set) var answerTooLarge = false

    /// A transfer whose body is that of the request, or comes from elsewhere.
    init(_ request: HTTPRequest, body: BodySource? = nil, answer: AnswerSink, cancellation: Cancellation) {
        method = request.method
        self.body = body ?? .bytes(request.body ?? [])
        self.answer = answer
        self.cancellation = cancellation
    }

    /// How many bytes the body has.
    var bodySize: Int { body.count }

    var isCancelled: Bool { cancellation.isRaised }

    /// Copies the next part of the body into `space` and gives its size; 0 at the end, `nil` when it cannot be read.
    func readBody(into space: UnsafeMutableRawBufferPointer) -> Int? {
        guard let count = unsafe body.copy(from: bodyBytesRead, into: space) else { return nil }
        bodyBytesRead += count
        return count
    }

    /// Takes one line of the answer's header; false when the header is too large.
    ///
    /// A new status line starts over, so that fields of an interim answer are forgotten. Lines after the empty one are
    /// trailers, which nobody here may rely on.
    func takeHeaderLine(_ line: String) -> Bool {
        headerBytes += line.utf8.count
        guard headerBytes <= Self.headerLimit else {
            answerTooLarge = true
            return false
        }
        let line = line.trimmingBlanks
        if line.hasPrefix("HTTP/") {
            statusLine = line
            answerFields = []
            headerEnded = false
        } else if line.isEmpty {
            headerEnded = true
        } else if !headerEnded, let colon = line.firstIndex(of: ":") {
            let name = String(line[..<colon]).trimmingBlanks
            answerFields.append(HTTPHeader(name, String(line[line.index(after: colon)...]).trimmingBlanks))
        }
        return true
    }

    /// Takes a part of the answer's body; false when it is larger than allowed, or cannot be written.
    func takeBody(_ part: UnsafeRawBufferPointer) -> Bool {
        switch answer {
        case .memory(let limit):
            guard answerBody.count + part.count <= limit else {
                answerTooLarge = true
                return false
            }
            unsafe answerBody.append(contentsOf: part)
            return true
        case .file(let sink):
            return unsafe sink.begin(head) && sink.take(part)
        }
    }

    /// The header of the answer as far as it has come; all of it once the body begins.
    var head: HTTPHead {
        // "HTTP/1.1 206 Partial Content"; a protocol without header gives 0.
        let words = statusLine.split(separator: " ")
        let headers = HTTPHeaders(fields: answerFields)
        let isDelimited =
            headers["content-length"] != nil || words.first == "HTTP/2"
            || headers["transfer-encoding"]?.lowercased().hasSuffix("chunked") == true
        return HTTPHead(
            status: words.dropFirst().first.flatMap { Int($0) } ?? 0, headers: headers, isDelimited: isDelimited)
    }

    /// Counts a part of the request's header that left.
    ///
    /// A long header leaves in several writes; only the first starts with the method.
    func noteHeaderSent(_ part: UnsafeRawBufferPointer) {
        requestBytesSent += part.count
        if unsafe part.starts(with: "\(method.rawValue) ".utf8) { timesSent += 1 }
    }

    /// Counts a part of the request's body that left.
    func noteBodySent(_ part: UnsafeRawBufferPointer) {
        requestBytesSent += part.count
    }
}

/// Raised by a cancelled task, seen by the transfer on the lane.
final class Cancellation: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }

    func raise() {
        raised.store(true, ordering: .relaxed)
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" || $0 == "\r\n" }
        guard let start = firstIndex(where: { !isBlank($0) }), let end = lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(self[start...end])
    }
}
