import Canonical

extension DataSetRule {
    /// A hazard is found on a day of its service.
    static var hazardFoundOutsideService: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "hazard-found-outside-service", .warning, .dataSet, source: "design",
                message: "发现日期不在服务时间内",
                fix: "请核对发现日期和服务编号，或改正服务的起止日期。"),
            .hazard, reads: [Hazard.foundOn.index], with: Hazard.serviceNo, .service
        ) { hazard, service, _, _ in
            guard let foundOn = hazard[Hazard.foundOn], let start = service[Service.startAt],
                let end = service[Service.endAt]
            else { return .skipped }
            return .violated(Hazard.foundOn, if: foundOn < start.day || foundOn > end.lastCoveredDay)
        }
    }
}
