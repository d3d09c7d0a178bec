import Canonical

extension RecordRule {
    /// A unit that must insure because of a licence names the licence.
    static let licenceRequired = RecordRule(
        RuleDefinition(
            "licence-required", .warning, .record, source: "细则 2",
            message: "应投保依据为许可类，“{label}”不能为空",
            fix: "请补填许可证类型和许可证编号；若不属许可类单位，请改正应投保依据。"),
        .insuredUnit,
        reads: [InsuredUnit.mandatoryBasis.index, InsuredUnit.licenceKind.index, InsuredUnit.licenceNo.index]
    ) { unit, _ in
        guard let basis = unit[InsuredUnit.mandatoryBasis] else { return .skipped }
        guard
            basis == InsuredUnit.MandatoryBasis.chemicalsLicence || basis == InsuredUnit.MandatoryBasis.fireworksLicence
        else { return .passed }
        return .violated(
            InsuredUnit.licenceNo,
            if: unit[InsuredUnit.licenceKind] == nil || unit[InsuredUnit.licenceNo] == nil)
    }
}
