import Canonical

extension RecordRule {
    /// A completed inspection says which dangerous work it looked at; 00 says that there was none.
    static let serviceFocusMissing = RecordRule(
        RuleDefinition(
            "service-focus-missing", .warning, .record, source: "32号 一(二)",
            message: "隐患排查未记录动火等危险作业、外包外租重点",
            fix: "请填写排查涉及的危险作业；已查且没有的，填“无”（代码00）。"),
        .service,
        reads: [
            Service.serviceKind.index, Service.status.index, Service.startAt.index, Service.dangerousWork.index,
        ]
    ) { service, _ in
        guard let kind = service[Service.serviceKind], let status = service[Service.status],
            let start = service[Service.startAt]
        else { return .skipped }
        let applies =
            kind == Service.Content.inspection && status == Service.Status.completed && start.day >= focusRequiredFrom
        return .violated(
            Service.dangerousWork, if: applies && (service[Service.dangerousWork] ?? []).isEmpty)
    }

    /// The day of 沪安委办〔2023〕32号: 2023-08-25, day 19 594 since 1970.
    private static let focusRequiredFrom = CivilDate(days: 19_594)
}
