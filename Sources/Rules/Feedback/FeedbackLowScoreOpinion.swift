import Canonical

extension RecordRule {
    /// A low score comes with an opinion.
    static let feedbackLowScoreOpinion = RecordRule(
        RuleDefinition(
            "feedback-low-score-opinion", .warning, .record, source: "AQ; 细则 10",
            message: "不满意评价须填写意见",
            fix: "请按回访记录填写投保单位的意见。"),
        .feedback, reads: [Feedback.score.index, Feedback.opinion.index]
    ) { feedback, _ in
        guard let score = feedback[Feedback.score] else { return .skipped }
        return .violated(
            Feedback.opinion, if: Feedback.lowScores.contains(score) && feedback[Feedback.opinion] == nil)
    }
}
