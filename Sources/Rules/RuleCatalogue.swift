import Canonical

/// The rules on records and data sets, in catalogue order, which is the order in which they run (rules §10.14).
///
/// Rules on cells and files stand in Mapping. Of the catalogue are not here: what the run itself decides (`duplicate-key`,
/// `duplicate-record`, `derived-record-differs`).
package enum RuleCatalogue {
    /// The rules that one record decides.
    package static let recordRules: [RecordRule] =
        RecordRule.dateInFuture
        + [
            .licenceRequired, .licenceExpired, .mandatoryBasisMismatch,
            .policyPeriodOrder, .policyPeriodNotAnnual, .policySignAfterStart, .policyPremiumZero,
            .policyReceivedDateRequired, .policyLimitPerPerson, .policyLimitAggregate, .policyShareSum,
            .policyLeadCount, .policyHeadcountShort, .policyTermsMissing, .policyRatioOverCap, .endorsementDeltaSign,
            .servicePeriodOrder, .serviceKind2Mismatch, .serviceExpertRequired, .serviceProviderRequired,
            .serviceFocusMissing, .serviceEvidenceMissing, .serviceParticipantsMissing, .serviceConfirmationMissing,
            .serviceConfirmationEarly, .serviceTooLong,
            .hazardMajorBasisRequired, .hazardWrittenNoticeRequired, .hazardDeadlineRequired, .hazardDateOrder,
            .hazardRectifiedDateRequired, .hazardClosedWithoutRecheck, .hazardDeferralDateRequired,
            .hazardOverdueGeneral,
            .expenseServiceRequired, .expenseAmountZero, .expenseNoteRequired,
            .claimHeadsSum, .claimDateOrder, .claimClosedDateRequired, .claimClosedUnpaid, .claimCasualtyZero,
            .claimGradeMismatch, .feedbackLowScoreOpinion, .refusalEvidenceRequired, .refusalDateOrder,
            .refusalReportLate, .complaintReplyOverdue, .listingSubjectKind, .listingBasisRequired,
            .listingDateOrder, .listingRemovalReasonRequired,
        ]
}

extension DataSetRule {
    /// The rules that need the data set; references come first (rules §10.14).
    package static var catalogue: [DataSetRule] {
        [
            orphanReference, nameConflict,
            policyReceivedExceeds, policyMandatoryFlag, endorsementOutOfPeriod, surrenderReasonRequired,
            surrenderReasonNotAllowed, coverageGap, coverageOverlap, renewalOverdue,
            serviceOutsidePolicy, serviceUnitMismatch, providerNotQualified, providerTerminated,
            providerKindOutOfScope, servicePlanMismatch, serviceHazardCount,
            serviceFrequencyShort,
            hazardOverdueMajorUnreported, hazardRefusedUnreported, hazardFoundOutsideService, hazardUnitMismatch,
            hazardStateTransition,
            expenseServiceNotCompleted, expensePaidBeforeService, expensePayeeMismatch, expenseDuplicateVoucher,
            expenseCapInsurerYear, expenseBudgetExceeded, expenseDecemberSpike,
            claimLossOutsidePolicy, feedbackBeforeService, refusalHazardNotMajor,
            attachmentOutsideFolder, attachmentMissing, attachmentChanged, refusalEvidenceUnattached,
            terminationEvidenceUnattached,
            withdrawUnknown, versionRegression,
        ]
    }
}
