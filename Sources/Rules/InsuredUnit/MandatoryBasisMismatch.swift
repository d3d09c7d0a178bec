import Canonical

extension RecordRule {
    /// The reason for insuring agrees with the unit's licence, hazard source or industry.
    static let mandatoryBasisMismatch = RecordRule(
        RuleDefinition(
            "mandatory-basis-mismatch", .warning, .record, source: "细则 2",
            message: "应投保依据与许可证或行业不一致",
            fix: "请对照许可证类型、重大危险源等级和行业类别，改正应投保依据或与其不符的一列。"),
        .insuredUnit, reads: [InsuredUnit.mandatoryBasis.index]
    ) { unit, _ in
        guard let basis = unit[InsuredUnit.mandatoryBasis] else { return .skipped }
        typealias Basis = InsuredUnit.MandatoryBasis
        typealias Licence = InsuredUnit.LicenceKind
        switch basis {
        case Basis.chemicalsLicence:
            return licence(of: unit) { !Licence.chemicals.contains($0) }
        case Basis.fireworksLicence:
            return licence(of: unit) { !Licence.fireworks.contains($0) }
        case Basis.voluntary:
            return licence(of: unit) { Licence.chemicals.contains($0) || Licence.fireworks.contains($0) }
        case Basis.majorHazardSource:
            guard !unit.isUnusable(InsuredUnit.majorHazardSource) else { return .skipped }
            let isSource = unit[InsuredUnit.majorHazardSource].map(InsuredUnit.majorHazardGrades.contains) ?? false
            return .violated(InsuredUnit.mandatoryBasis, if: !isSource)
        case Basis.smelting:
            guard let industry = unit[InsuredUnit.industryCode] else { return .skipped }
            return .violated(
                InsuredUnit.mandatoryBasis, if: !industry.hasPrefix(InsuredUnit.smeltingIndustryPrefix))
        default:
            return .passed
        }
    }

    private static func licence(of unit: Record, contradicts: (Code) -> Bool) -> Ruling {
        guard !unit.isUnusable(InsuredUnit.licenceKind) else { return .skipped }
        guard let licence = unit[InsuredUnit.licenceKind] else { return .passed }
        return .violated(InsuredUnit.mandatoryBasis, if: contradicts(licence))
    }
}
