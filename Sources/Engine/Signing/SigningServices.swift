import Synchronization

/// The circuit breakers of the signing services that a process calls, by address.
///
/// Each run makes signers of its own; that a service does not answer is known to the next run too.
package final class SigningServices: Sendable {
    private let breakers = Mutex<[String: CircuitBreaker]>([:])

    /// All services are taken to answer.
    package init() {}

    /// Asks or tells the breaker of the service at an address.
    func breaker<Result: Sendable>(of url: String, _ body: @Sendable (inout CircuitBreaker) -> Result) -> Result {
        breakers.withLock { breakers in body(&breakers[url, default: CircuitBreaker(failures: 3, rest: 30)]) }
    }
}
