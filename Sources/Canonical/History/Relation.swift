/// The records that name a parent and are looked for by it, in a data set and in what was stored before.
package enum Relation: UInt8, Hashable, Sendable, CaseIterable {
    /// The endorsements of a policy.
    case endorsementsOfPolicy
    /// The hazards that a service found.
    case hazardsOfService
    /// The refusal reports on a hazard.
    case reportsOnHazard
    /// The services of a policy.
    case servicesOfPolicy
    /// The policies of a unit.
    case policiesOfUnit
    /// The attachments of a refusal report.
    case attachmentsOfReport
    /// The attachments of a technical service agency.
    case attachmentsOfProvider

    /// The kind of the records that refer.
    package var kind: Kind {
        switch self {
        case .endorsementsOfPolicy: .endorsement
        case .hazardsOfService: .hazard
        case .reportsOnHazard: .refusalReport
        case .servicesOfPolicy: .service
        case .policiesOfUnit: .policy
        case .attachmentsOfReport, .attachmentsOfProvider: .attachment
        }
    }

    /// The field that names the parent.
    package var field: FieldDefinition {
        switch self {
        case .endorsementsOfPolicy: Endorsement.policyNo.definition
        case .hazardsOfService: Hazard.serviceNo.definition
        case .reportsOnHazard: RefusalReport.hazardNo.definition
        case .servicesOfPolicy: Service.policyNo.definition
        case .policiesOfUnit: Policy.unitCreditCode.definition
        case .attachmentsOfReport, .attachmentsOfProvider: Attachment.ownerKey.definition
        }
    }

    /// The kind of the parents.
    package var parentKind: Kind {
        switch self {
        case .endorsementsOfPolicy, .servicesOfPolicy: .policy
        case .hazardsOfService: .service
        case .reportsOnHazard: .hazard
        case .policiesOfUnit: .insuredUnit
        case .attachmentsOfReport: .refusalReport
        case .attachmentsOfProvider: .provider
        }
    }

    /// The relation's name in stores, for example `endorsement.policyNo`: relations of one field share it.
    package var id: String { "\(kind.id).\(field.name)" }

    /// One relation for each field in which records of a kind refer: what a store keeps of them.
    package static func fields(of kind: Kind) -> [Relation] {
        var fields: [Relation] = []
        for relation in of(kind) where !fields.contains(where: { $0.id == relation.id }) { fields.append(relation) }
        return fields
    }

    /// One relation for each kind whose records belong to others.
    package static var belongings: [Relation] {
        Kind.allCases.flatMap { fields(of: $0) }.filter { $0.field.namesOwner }
    }

    /// The relations in which records of a kind refer.
    package static func of(_ kind: Kind) -> [Relation] { allCases.filter { $0.kind == kind } }
}
