/// By what a server tells one state of a file from another, without its bytes.
package struct RemoteMark: Hashable, Sendable, Codable {
    /// HTTP's `ETag`, quotes and `W/` included.
    package var etag: String?
    /// HTTP's `Last-Modified` as it was sent, or an SFTP server's time in seconds since 1970.
    package var modified: String?
    /// Bytes, where the server says so.
    package var size: Int?

    /// A mark by its parts.
    package init(etag: String? = nil, modified: String? = nil, size: Int? = nil) {
        self.etag = etag
        self.modified = modified
        self.size = size
    }

    /// Whether it tells states apart at all.
    package var isTelling: Bool { etag != nil || modified != nil }
}
