import TestKit

/// Waits until a condition holds, by looking again and again: other processes tell nobody how far they are.
///
/// - Parameters:
///   - what: What is waited for, for the message when it does not come.
///   - condition: The look.
/// - Throws: `SampleError.missing` after five minutes, or what the look throws.
func eventually(_ what: String, _ condition: () throws -> Bool) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(300)
    while try !condition() {
        guard clock.now < deadline else { throw SampleError.missing(what) }
        try await clock.sleep(for: .milliseconds(5))
    }
}
