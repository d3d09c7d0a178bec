/// The kinds of canonical records (规范记录类型), in sending order (canonical-model §3).
@usableFromInline
package enum Kind: UInt8, Hashable, BitwiseCopyable, Sendable, CaseIterable {
    case insuredUnit, provider, expert, policy, endorsement, servicePlan, service, hazard, refusalReport, expense, claim
    case feedback, complaint, listing, attachment

    /// The kind's definition: key, fields, control amount.
    package var definition: KindDefinition {
        switch self {
        case .insuredUnit: InsuredUnit.definition
        case .provider: Provider.definition
        case .expert: Expert.definition
        case .policy: Policy.definition
        case .endorsement: Endorsement.definition
        case .servicePlan: ServicePlan.definition
        case .service: Service.definition
        case .hazard: Hazard.definition
        case .refusalReport: RefusalReport.definition
        case .expense: Expense.definition
        case .claim: Claim.definition
        case .feedback: Feedback.definition
        case .complaint: Complaint.definition
        case .listing: Listing.definition
        case .attachment: Attachment.definition
        }
    }

    /// The kind's id in canonical bytes, mappings and reports, for example `insured-unit`.
    package var id: String { definition.id }

    /// The kind with this id.
    package init?(id: String) {
        guard let kind = Kind.allCases.first(where: { $0.id == id }) else { return nil }
        self = kind
    }
}
