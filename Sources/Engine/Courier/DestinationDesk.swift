package import Exchange

/// What one destination's batches are written, signed and verified with.
package struct DestinationDesk: Sendable {
    /// The destination's profile.
    package let profile: DestinationProfile
    /// Writes batches.
    package let plan: BatchPlan
    /// Signs requests.
    package let signer: RequestSigner
    /// Verifies answers.
    package let verifier: AnswerVerifier

    /// A desk by its parts.
    package init(profile: DestinationProfile, plan: BatchPlan, signer: RequestSigner, verifier: AnswerVerifier) {
        self.profile = profile
        self.plan = plan
        self.signer = signer
        self.verifier = verifier
    }
}
