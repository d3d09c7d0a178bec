import Canonical

/// A day by its ISO text.
func day(_ iso: String) -> CivilDate {
    guard let day = CivilDate(iso: iso) else { preconditionFailure("\(iso) is no day") }
    return day
}

/// A moment on a day in Shanghai, at 00:00 unless an hour is given.
func moment(_ iso: String, hour: Int = 0) -> Instant { Instant(day: day(iso), hour: hour) }

extension Record {
    /// A record that no rule objects to, changed as a test wants it.
    static func sample(_ kind: Kind, _ change: (inout Record) -> Void = { _ in }) -> Record {
        var record = Record(
            kind: kind, insurer: "900101", recordedAt: moment("2026-11-20"), origin: Origin(file: 0, row: 2))
        switch kind {
        case .insuredUnit: fillUnit(&record)
        case .provider: fillProvider(&record)
        case .expert: fillExpert(&record)
        case .policy: fillPolicy(&record)
        case .endorsement: fillEndorsement(&record)
        case .servicePlan: fillPlan(&record)
        case .service: fillService(&record)
        case .hazard: fillHazard(&record)
        case .refusalReport: fillReport(&record)
        case .expense: fillExpense(&record)
        case .claim: fillClaim(&record)
        case .feedback: fillFeedback(&record)
        case .complaint: fillComplaint(&record)
        case .listing: fillListing(&record)
        case .attachment: fillAttachment(&record)
        }
        change(&record)
        return record
    }

    private static func fillUnit(_ record: inout Record) {
        record[InsuredUnit.creditCode] = "U1"
        record[InsuredUnit.name] = "样例单位"
        record[InsuredUnit.industryCode] = "M1201"
        record[InsuredUnit.mandatoryBasis] = "11"
        record[InsuredUnit.licenceKind] = "01"
        record[InsuredUnit.licenceNo] = "X1"
        record[InsuredUnit.licenceEnd] = day("2027-01-01")
    }

    private static func fillProvider(_ record: inout Record) {
        record[Provider.creditCode] = "P1"
        record[Provider.qualificationStart] = day("2024-01-01")
        record[Provider.qualificationEnd] = day("2027-01-01")
        record[Provider.serviceKinds] = ["01", "03"]
    }

    private static func fillExpert(_ record: inout Record) {
        record[Expert.expertNo] = "E1"
        record[Expert.providerCreditCode] = "P1"
    }

    private static func fillPolicy(_ record: inout Record) {
        record[Policy.policyNo] = "POL1"
        record[Policy.unitCreditCode] = "U1"
        record[Policy.territoryCode] = "310115"
        record[Policy.industryCode] = "M1201"
        record[Policy.mandatory] = true
        record[Policy.signedOn] = day("2026-02-20")
        record[Policy.periodStart] = moment("2026-03-01")
        record[Policy.periodEnd] = moment("2027-03-01")
        record[Policy.premium] = Fen(1_000_000)
        record[Policy.premiumReceived] = Fen(1_000_000)
        record[Policy.premiumReceivedOn] = day("2026-03-02")
        record[Policy.perPersonLimit] = Fen(60_000_000)
        record[Policy.aggregateLimit] = Fen(300_000_000)
        record[Policy.insuredHeadcount] = 50
        record[Policy.employeeHeadcount] = 50
        record[Policy.shares] = [share("03", 10_000)]
        record[Policy.preventionRatio] = Percent(hundredths: 2100)
        record[Policy.preventionKinds] = ["03"]
        record[Policy.preventionFrequency] = 2
        record[Policy.status] = "1"
    }

    private static func fillEndorsement(_ record: inout Record) {
        record[Endorsement.endorsementNo] = "END1"
        record[Endorsement.policyNo] = "POL1"
        record[Endorsement.endorsementKind] = "01"
        record[Endorsement.effectiveOn] = day("2026-06-01")
        record[Endorsement.premiumDelta] = Fen(50_000)
        record[Endorsement.headcountDelta] = 3
    }

    private static func fillPlan(_ record: inout Record) {
        record[ServicePlan.planNo] = "PLAN1"
        record[ServicePlan.policyNo] = "POL1"
        record[ServicePlan.unitCreditCode] = "U1"
        record[ServicePlan.serviceKinds] = ["01", "03"]
        record[ServicePlan.periodStart] = day("2026-03-01")
        record[ServicePlan.periodEnd] = day("2027-03-01")
    }

    private static func fillComplaint(_ record: inout Record) {
        record[Complaint.complaintNo] = "C1"
        record[Complaint.receivedOn] = day("2026-09-18")
        record[Complaint.answeredOn] = day("2026-09-30")
    }

    private static func fillListing(_ record: inout Record) {
        record[Listing.listingNo] = "L1"
        record[Listing.listKind] = "2"
        record[Listing.subjectKind] = "1"
        record[Listing.subjectCreditCode] = "U1"
        record[Listing.basis] = "样例依据"
        record[Listing.listedOn] = day("2026-05-20")
        record[Listing.validUntil] = day("2027-05-20")
        record[Listing.removedOn] = day("2026-09-01")
        record[Listing.removalReason] = "整改到位"
    }

    private static func fillAttachment(_ record: inout Record) {
        record[Attachment.attachmentId] = "A1"
        record[Attachment.ownerKind] = "refusal-report"
        record[Attachment.ownerKey] = "R1"
        record[Attachment.bytes] = 10
        record[Attachment.sm3] = "aa"
        record[Attachment.uri] = "告知单.pdf"
        record[Attachment.capturedAt] = moment("2026-05-11", hour: 9)
    }

    private static func fillService(_ record: inout Record) {
        record[Service.serviceNo] = "S1"
        record[Service.policyNo] = "POL1"
        record[Service.unitCreditCode] = "U1"
        record[Service.serviceKind] = "03"
        record[Service.serviceKind2] = "0301"
        record[Service.stage] = "2"
        record[Service.startAt] = moment("2026-05-10")
        record[Service.endAt] = moment("2026-05-12")
        record[Service.performer] = "2"
        record[Service.providerCreditCodes] = ["P1"]
        record[Service.expertNos] = ["E1"]
        record[Service.dangerousWork] = ["00"]
        record[Service.status] = "3"
        record[Service.evidenceCount] = 1
        record[Service.insuredConfirmedOn] = day("2026-05-12")
    }

    private static func fillHazard(_ record: inout Record) {
        record[Hazard.hazardNo] = "H1"
        record[Hazard.serviceNo] = "S1"
        record[Hazard.level] = "2"
        record[Hazard.basisStandard] = "MEM-10"
        record[Hazard.basisArticle] = "第三条"
        record[Hazard.foundOn] = day("2026-05-10")
        record[Hazard.noticedOn] = day("2026-05-11")
        record[Hazard.deadline] = day("2026-06-10")
        record[Hazard.state] = "50"
        record[Hazard.rectifiedOn] = day("2026-05-20")
        record[Hazard.recheckedOn] = day("2026-05-25")
        record[Hazard.recheckResult] = "1"
    }

    private static func fillReport(_ record: inout Record) {
        record[RefusalReport.reportNo] = "R1"
        record[RefusalReport.hazardNo] = "H1"
        record[RefusalReport.unitCreditCode] = "U1"
        record[RefusalReport.writtenNoticeOn] = day("2026-05-11")
        record[RefusalReport.refusedOn] = day("2026-05-20")
        record[RefusalReport.evidenceCount] = 1
        record[RefusalReport.reportedAt] = moment("2026-05-20", hour: 9)
    }

    private static func fillExpense(_ record: inout Record) {
        record[Expense.expenseNo] = "X1"
        record[Expense.serviceNo] = "S1"
        record[Expense.category] = "01"
        record[Expense.amount] = Fen(80_000)
        record[Expense.paidOn] = day("2026-05-12")
        record[Expense.payeeCreditCode] = "P1"
        record[Expense.voucherNo] = "V1"
    }

    private static func fillClaim(_ record: inout Record) {
        record[Claim.claimNo] = "C1"
        record[Claim.policyNo] = "POL1"
        record[Claim.lossAt] = moment("2026-04-01", hour: 9)
        record[Claim.reportedAt] = moment("2026-04-01", hour: 10)
        record[Claim.filedOn] = day("2026-04-02")
        record[Claim.closedOn] = day("2026-05-02")
        record[Claim.status] = "4"
        record[Claim.accidentGrade] = "4"
        record[Claim.deaths] = 0
        record[Claim.seriousInjuries] = 1
        record[Claim.personInjuryAmount] = Fen(100_000)
        record[Claim.propertyAmount] = Fen(20_000)
        record[Claim.totalAmount] = Fen(120_000)
    }

    private static func fillFeedback(_ record: inout Record) {
        record[Feedback.feedbackNo] = "F1"
        record[Feedback.serviceNo] = "S1"
        record[Feedback.visitedOn] = day("2026-05-11")
        record[Feedback.score] = "5"
    }

    /// A share by role and hundredths of a percent.
    static func share(_ role: Code, _ hundredths: Int64) -> Share {
        Share(insurerCode: "900101", insurerName: "样例财险", role: role, percent: Percent(hundredths: hundredths))
    }
}
