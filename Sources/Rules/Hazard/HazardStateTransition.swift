import Canonical

extension DataSetRule {
    /// A hazard's state follows from the one stored before.
    static var hazardStateTransition: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "hazard-state-transition", .warning, .history, source: "design",
                message: "整改状态由{expected}变为{actual}不合流程",
                fix: "请核对整改状态，以及以前报送的状态；漏报的中间状态请补报，已销号的隐患再次出现请按新隐患报送。"),
            .hazard, reads: [Hazard.state.index],
            withPosition: { hazard, position, index, _ in
                guard index.hasHistory else { return .notChecked(.noHistory) }
                guard let state = hazard[Hazard.state], let before = index.previous(of: position)?.record?[Hazard.state]
                else { return .skipped }
                return .violated(
                    Hazard.state, if: !Hazard.State.canFollow(before, state),
                    .init(expected: before.text, actual: state.text))
            })
    }
}
