extension Feedback {
    /// The scores that need an opinion: 很不满意, 不满意 (table `feedback-score`).
    package static let lowScores: [Code] = ["1", "2"]
}
