import Canonical

extension DataSetRule {
    /// A unit is asked for its verdict no earlier than on the last day of the service.
    static var feedbackBeforeService: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "feedback-before-service", .error, .dataSet, source: "AQ",
                message: "回访日期早于服务结束",
                fix: "请核对回访日期和服务编号。"),
            .feedback, reads: [Feedback.visitedOn.index], with: Feedback.serviceNo, .service
        ) { feedback, service, _, _ in
            guard let visitedOn = feedback[Feedback.visitedOn], let end = service[Service.endAt] else {
                return .skipped
            }
            return .violated(Feedback.visitedOn, if: visitedOn < end.lastCoveredDay)
        }
    }
}
