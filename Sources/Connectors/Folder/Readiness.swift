/// Whether a file in a folder is whole, as far as its times say.
enum Readiness: Hashable {
    case ready
    /// It may still be written.
    case unsettled
    /// Its time lies more than five minutes ahead: no clock says when it will have settled.
    case fromTheFuture

    private static let second: Int64 = 1_000_000_000
    private static let tolerance: Int64 = 300 * second

    /// Judges by age alone.
    ///
    /// - Parameters:
    ///   - modified: The file's last change, Unix time in nanoseconds.
    ///   - now: The present moment, Unix time in seconds.
    ///   - settle: The age from which on it is whole, in seconds.
    init(modified: Int64, now: Int64, settle: Int) {
        let age = now * Readiness.second - modified
        if age < -Readiness.tolerance {
            self = .fromTheFuture
        } else {
            self = age >= Int64(settle) * Readiness.second ? .ready : .unsettled
        }
    }

    /// Judges by a marker, which must not be older than the file: an older one belongs to an earlier file of the name.
    init(modified: Int64, marker: Int64?) {
        self = marker.map { $0 >= modified } == true ? .ready : .unsettled
    }
}
