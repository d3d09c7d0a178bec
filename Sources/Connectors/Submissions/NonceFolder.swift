package import Canonical
import Glibc

/// The numbers that an insurer's signed requests have used, each an empty file: one of several processes on the folder makes it.
package struct NonceFolder: Sendable {
    private let path: String

    /// The numbers of an insurer.
    package init(_ folder: SubmissionFolder) { path = folder.nonces }

    /// Uses a number.
    ///
    /// - Parameter nonce: 32 lower-case hex digits.
    /// - Returns: Whether it had not been used.
    /// - Throws: `storage`.
    package func use(_ nonce: String) throws(ConnectorError) -> Bool {
        precondition(SubmissionID(nonce) != nil, "a nonce is read before it is used")
        try Disk.makeFolder(path)
        do {
            _ = try OpenDescriptor("\(path)/\(nonce)", O_WRONLY | O_CREAT | O_EXCL)
            // Before anything is done for the request, so that no loss of power forgets it.
            try Disk.sync(path)
            return true
        } catch {
            if case .storage(_, EEXIST) = error { return false }
            throw error
        }
    }

    /// Forgets numbers that no request in time can carry any more.
    ///
    /// - Parameters:
    ///   - age: The seconds after which a number cannot come again.
    ///   - now: The present moment.
    /// - Throws: `storage`.
    package func forget(olderThan age: Int64, now: Instant) throws(ConnectorError) {
        guard FileStatus(path) != nil else { return }
        for name in try Disk.names(in: path) {
            guard let status = FileStatus("\(path)/\(name)"), status.modified / 1_000_000_000 < now.seconds - age else {
                continue
            }
            try Disk.remove("\(path)/\(name)")
        }
    }
}
