import Foundation

/// Work on a range, done in parts on all cores and put together in order: the result does not depend on how many there are,
/// as long as it only counts and lists.
enum InParts {
    /// Less than this is not worth another thread.
    private static let least = 2_000

    /// Calls `work` for each part of `0..<count` and gives the results in order.
    static func of<Result: Sendable>(_ count: Int, _ work: @Sendable (Range<Int>) -> Result) -> [Result] {
        // More parts than cores, since some records take longer than others.
        let parts = max(1, min(ProcessInfo.processInfo.activeProcessorCount * 4, count / least))
        guard parts > 1 else { return [work(0..<count)] }
        var results = [Result?](repeating: nil, count: parts)
        unsafe results.withUnsafeMutableBufferPointer { results in
            // Each iteration writes one place of its own.
            nonisolated(unsafe) let results = unsafe results
            DispatchQueue.concurrentPerform(iterations: parts) { part in
                unsafe results[part] = work(count * part / parts..<count * (part + 1) / parts)
            }
        }
        return results.compactMap { $0 }
    }
}
