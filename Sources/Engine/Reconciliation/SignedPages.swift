import Delivery
import Exchange

/// Asks a destination for the pages of a list, and believes only what it signed.
struct SignedPages: Sendable {
    let profile: DestinationProfile
    let verifier: AnswerVerifier
    let policy: FlowPolicy
    let surroundings: Surroundings

    /// What a question showed.
    enum Result: Sendable {
        /// The platform's signed answer that it did what was asked.
        case answer(VerifiedAnswer)
        /// The platform no longer knows the place from which we went on.
        case cursorUnknown
        /// Nothing that can be used now.
        case nothing(Obstacle)
    }

    /// How often a page is asked for, and how long it is waited before each further time, in seconds.
    private static let waits = [1.0, 5.0]

    /// Asks for one page.
    ///
    /// - Parameters:
    ///   - line: The way to the destination.
    ///   - request: Signs the request, anew for each time.
    /// - Returns: What it showed.
    /// - Throws: What the signing key refuses.
    func ask(
        over line: any Line, _ request: () async throws(SyncError) -> SignedRequest
    ) async throws(SyncError) -> Result {
        var last = Obstacle(reason: "", needsOperator: false)
        for wait in [nil] + SignedPages.waits.map({ Optional($0) }) {
            if let wait { await pause(wait) }
            if let perSecond = policy.perSecond { await pause(1 / Double(perSecond)) }
            if Task.isCancelled { return .nothing(Obstacle(reason: "运行被中止", needsOperator: false)) }
            switch await line.carry(try await request()) {
            case .notSent(let reason), .unknown(let reason, _): last = Obstacle(reason: reason, needsOperator: false)
            case .answered(let answer, _, _):
                switch read(answer) {
                case .answer(let verified): return .answer(verified)
                case .cursorUnknown: return .cursorUnknown
                case .nothing(let obstacle):
                    last = obstacle
                    guard obstacle.mayRetry else { return .nothing(obstacle) }
                }
            }
        }
        return .nothing(last)
    }

    private func read(_ answer: ReceivedAnswer) -> Result {
        let verified: VerifiedAnswer
        do throws(AnswerError) {
            verified = try verifier.verify(answer, about: nil, now: surroundings.time.now().seconds)
        } catch {
            return .nothing(Obstacle(reason: error.reason(status: answer.status), needsOperator: false))
        }
        let said = "平台应答 \(verified.code)"
        switch verified.resultClass {
        case .done: return .answer(verified)
        case .cursorUnknown: return .cursorUnknown
        case .nonceUsed, .busy, .unknown: return .nothing(Obstacle(reason: said, needsOperator: false))
        case .throttled, .windowClosed:
            return .nothing(Obstacle(reason: "\(said)，请稍后再运行", needsOperator: false, mayRetry: false))
        case .batchRejected, .signatureRefused, .precondition, .conflict, .absent:
            return .nothing(Obstacle(reason: said, needsOperator: true, mayRetry: false))
        }
    }

    private func pause(_ seconds: Double) async {
        // A cancelled wait ends like a finished one: the caller looks.
        try? await surroundings.time.sleep(until: surroundings.time.now().adding(seconds: seconds))
    }
}

/// Why a list was not read to its end.
package struct Obstacle: Sendable, Equatable {
    /// What an operator reads.
    package let reason: String
    /// Whether it does not pass by itself.
    package let needsOperator: Bool
    /// Whether the same question may be asked at once again.
    var mayRetry = true
}
