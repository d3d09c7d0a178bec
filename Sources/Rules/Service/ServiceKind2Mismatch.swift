import Canonical

extension RecordRule {
    /// The second-level kind of a service belongs to its first-level kind.
    static let serviceKind2Mismatch = RecordRule(
        RuleDefinition(
            "service-kind2-mismatch", .error, .record, source: "service-kind",
            message: "服务二级类别不属于一级类别",
            fix: "请核对服务类别和服务小类，改正不对应的一列。"),
        .service, reads: [Service.serviceKind.index, Service.serviceKind2.index]
    ) { service, _ in
        guard let kind = service[Service.serviceKind], let kind2 = service[Service.serviceKind2] else {
            return .skipped
        }
        return .violated(Service.serviceKind2, if: !kind2.bytes.prefix(2).elementsEqual(kind.bytes))
    }
}
