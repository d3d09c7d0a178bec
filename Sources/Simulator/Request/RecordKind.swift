/// The kinds of record that this platform takes, under their wire names.
///
/// `accident-notice` is not one of them: it only travels from the platform to the insurer.
enum RecordKind: String, Hashable, Sendable, CaseIterable {
    /// 投保单位.
    case insuredUnit = "insured-unit"
    /// 保单.
    case policy
    /// 批单.
    case endorsement
    /// 技术服务机构.
    case provider
    /// 服务专家.
    case expert
    /// 事故预防服务方案.
    case servicePlan = "service-plan"
    /// 事故预防服务记录.
    case service
    /// 隐患.
    case hazard
    /// 服务费用支出.
    case expense
    /// 赔案.
    case claim
    /// 投保单位评价.
    case feedback
    /// 重大事故隐患拒不整改报告.
    case refusalReport = "refusal-report"
    /// 投诉.
    case complaint
    /// 附件索引.
    case attachment
}

extension RecordKind {
    /// The member of `data` that the control total of a batch sums, in fen; `nil` for a kind that counts 0.
    var moneyField: String? {
        switch self {
        case .policy: "premium"
        case .endorsement: "premiumDelta"
        case .expense: "amount"
        case .claim: "totalAmount"
        case .insuredUnit, .provider, .expert, .servicePlan, .service, .hazard, .feedback, .refusalReport, .complaint,
            .attachment:
            nil
        }
    }

    /// The members of `data` that name a record which the platform must hold already.
    var references: [(field: String, kind: RecordKind)] {
        switch self {
        case .policy: [("unitCreditCode", .insuredUnit)]
        case .endorsement, .claim: [("policyNo", .policy)]
        case .service: [("policyNo", .policy), ("unitCreditCode", .insuredUnit)]
        case .insuredUnit, .provider, .expert, .servicePlan, .hazard, .expense, .feedback, .refusalReport, .complaint,
            .attachment:
            []
        }
    }
}
