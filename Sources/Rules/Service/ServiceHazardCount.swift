import Canonical

extension DataSetRule {
    /// A service found as many hazards, and as many major ones, as are listed for it.
    static var serviceHazardCount: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "service-hazard-count", .warning, .dataSet, source: "32号 一(二)",
                message: "发现隐患数{actual}与隐患明细{expected}条不一致",
                fix: "请核对服务记录中的隐患数与隐患明细，补报漏报的隐患或改正数字。"),
            .service, reads: [Service.hazardCount.index],
            withPosition: { service, position, index, _ in
                let stated = service[Service.hazardCount], statedMajor = service[Service.majorHazardCount]
                guard stated != nil || statedMajor != nil, let name = index.name(of: position) else { return .skipped }
                guard index.presence(of: .hazard) == .present else { return .notChecked(.kindAbsent(.hazard)) }
                guard !index.hasUnreadable(.hazardsOfService, of: name) else { return .skipped }
                let levels = index.positions(.hazardsOfService, of: name).map { index.record(at: $0)[Hazard.level] }
                if let stated, stated != levels.count {
                    return .violated(
                        Service.hazardCount, if: true, .init(expected: "\(levels.count)", actual: "\(stated)"))
                }
                guard let statedMajor, !levels.contains(nil) else { return stated == nil ? .skipped : .passed }
                let majors = levels.count { $0 == Hazard.Level.major }
                return .violated(
                    Service.majorHazardCount, if: statedMajor != majors,
                    .init(expected: "\(majors)", actual: "\(statedMajor)"))
            })
    }
}
