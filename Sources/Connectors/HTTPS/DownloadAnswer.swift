import Transport

/// What the header of an answer means for a download.
enum DownloadAnswer: Hashable {
    /// The whole file follows, in the state that the mark tells.
    case whole(RemoteMark)
    /// The rest of the part that is here follows.
    case rest
    /// The file is as it was when it was last taken.
    case unchanged
    /// There is no such file yet.
    case notThere
    /// The part that is here fits nothing on the server: it must be dropped and fetched anew.
    case startOver
    /// The answer does not say where it ends.
    case unmeasured
    case busy(status: Int)
    case denied(status: Int)
    case unexpected(status: Int)

    /// Reads an answer.
    ///
    /// - Parameters:
    ///   - head: The answer's header.
    ///   - offset: How many bytes are here; 0 when the whole file was asked for.
    ///   - mark: The state of which they are.
    init(_ head: HTTPHead, offset: Int, of mark: RemoteMark?) {
        switch head.status {
        case 200:
            self = head.isDelimited ? .whole(RemoteMark(head)) : .unmeasured
        case 206:
            let isRest =
                offset > 0 && ContentRange(head.headers["content-range"])?.start == offset
                && RemoteMark(head).etag.map { $0 == mark?.etag } ?? true
            self = isRest ? .rest : .startOver
        case 304: self = .unchanged
        case 404, 410: self = .notThere
        case 416: self = .startOver
        case 401, 403, 407: self = .denied(status: head.status)
        case 408, 425, 429, 500...599: self = .busy(status: head.status)
        default: self = .unexpected(status: head.status)
        }
    }
}

extension RemoteMark {
    /// What an answer says of the file's state.
    init(_ head: HTTPHead) {
        self.init(
            etag: head.headers["etag"], modified: head.headers["last-modified"],
            size: head.headers["content-length"].flatMap { Int($0) })
    }

    /// The validator that guards a range: a strong entity tag, else the date (RFC 9110 §13.1.5); nil when neither is
    /// there, and then no range may be asked for.
    var rangeValidator: String? { etag.flatMap { $0.hasPrefix("W/") ? nil : $0 } ?? modified }
}

/// `Content-Range: bytes 100-199/200` (RFC 9110 §14.4).
struct ContentRange: Hashable {
    /// The first byte.
    let start: Int

    init?(_ text: String?) {
        guard let text, text.lowercased().hasPrefix("bytes "),
            let start = text.dropFirst(6).split(separator: "-").first.flatMap({ Int($0) }), start >= 0
        else { return nil }
        self.start = start
    }
}
