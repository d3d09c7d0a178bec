import Canonical

extension DataSetRule {
    /// A hazard that names its unit names the unit that was served.
    static var hazardUnitMismatch: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "hazard-unit-mismatch", .error, .dataSet, source: "design",
                message: "隐患单位与服务记录不一致",
                fix: "请核对隐患单位代码和服务编号，改正填错的一列。"),
            .hazard, reads: [Hazard.unitCreditCode.index], with: Hazard.serviceNo, .service,
            placed: { hazard, service, index, _ in
                guard let unit = index.name(in: Hazard.unitCreditCode.index, of: hazard.position),
                    let served = index.name(in: Service.unitCreditCode.index, of: service.position)
                else { return .skipped }
                return .violated(Hazard.unitCreditCode, if: unit != served)
            })
    }
}
