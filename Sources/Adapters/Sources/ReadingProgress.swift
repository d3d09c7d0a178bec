import Synchronization

/// How far the reading of files has come, for whoever watches it from another thread.
package final class ReadingProgress: Sendable {
    private let byteCount = Atomic<Int>(0)
    private let recordCount = Atomic<Int>(0)
    private let hasEnded = Atomic<Bool>(false)

    /// Nothing yet.
    package init() {}

    /// Bytes of files read so far; those of a workbook count when it is read to its end.
    package var bytes: Int { byteCount.load(ordering: .relaxed) }

    /// Records taken so far.
    package var records: Int { recordCount.load(ordering: .relaxed) }

    /// Whether all files are read, so that what goes on is their comparison.
    package var isRead: Bool { hasEnded.load(ordering: .relaxed) }

    /// Counts bytes of a file.
    func add(bytes: Int) { byteCount.add(bytes, ordering: .relaxed) }

    /// Counts a record.
    package func addRecord() { recordCount.add(1, ordering: .relaxed) }

    /// Says that all files are read.
    package func finish() { hasEnded.store(true, ordering: .relaxed) }
}
