/// The open file that a download is written to, and what is decided on the way.
package struct DownloadTarget: Sendable {
    /// Open for writing for as long as the download lasts; the lane moves its place, cuts it and writes to it.
    package let descriptor: Int32
    /// Asked once, when the header of the final answer is there and before its first body byte; on the lane's thread.
    package let place: @Sendable (HTTPHead) -> BodyPlacement
    /// Told the size of each part that was written; on the lane's thread.
    package let wrote: @Sendable (Int) -> Void

    /// A target.
    package init(
        descriptor: Int32, place: @escaping @Sendable (HTTPHead) -> BodyPlacement,
        wrote: @escaping @Sendable (Int) -> Void
    ) {
        self.descriptor = descriptor
        self.place = place
        self.wrote = wrote
    }
}

/// What becomes of an answer's body.
package enum BodyPlacement: Sendable, Equatable {
    /// The file is cut to so many bytes, and the body follows them.
    case written(after: Int)
    /// The body is read and dropped: an error page, for example.
    case discarded
    /// The caller cannot take it, for a reason of the system; the transfer stops.
    case refused(errno: Int32)
}

/// The header of an HTTP answer.
package struct HTTPHead: Sendable, Equatable {
    /// The status of the final answer, never of an interim 1xx one.
    package let status: Int
    /// Its fields.
    package let headers: HTTPHeaders
    /// Whether the message itself says where its body ends, so that a cut one is noticed.
    ///
    /// True for `Content-Length`, `Transfer-Encoding: chunked` and HTTP/2; an HTTP/1 body that just ends with the
    /// connection may be anything.
    package let isDelimited: Bool

    /// A header by its parts.
    package init(status: Int, headers: HTTPHeaders, isDelimited: Bool) {
        self.status = status
        self.headers = headers
        self.isDelimited = isDelimited
    }
}

/// Why a download did not come to its end.
package enum DownloadError: Error, Equatable {
    /// The transfer failed; a GET changes nothing, so that it may be repeated either way.
    case transport(TransportError)
    /// The file could not be written.
    case file(errno: Int32)
}
