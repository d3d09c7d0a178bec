import Canonical

extension CompleteRecord {
    static let policy = record(.policy) { record in
        record[Policy.policyNo] = "PAZE20260000001"
        record[Policy.applicationNo] = "T-1"
        record[Policy.unitCreditCode] = "91310115MA1FL00079"
        record[Policy.productName] = "安全生产责任保险"
        record[Policy.territoryCode] = "310115"
        record[Policy.industryCode] = "M14"
        record[Policy.mandatory] = true
        record[Policy.signedOn] = day("2026-02-28")
        record[Policy.periodStart] = moment("2026-03-01T00:00:00+08:00")
        record[Policy.periodEnd] = moment("2027-03-01T00:00:00+08:00")
        record[Policy.renewalOf] = "PAZE20250000001"
        record[Policy.premium] = Fen(5_297_213)
        record[Policy.premiumReceived] = Fen(0)
        record[Policy.premiumReceivedOn] = day("2026-03-02")
        record[Policy.rateFactor] = Factor(tenThousandths: 7154)
        record[Policy.aggregateLimit] = Fen(1_000_000_000)
        record[Policy.perPersonLimit] = Fen(60_000_000)
        record[Policy.insuredHeadcount] = 118
        record[Policy.employeeHeadcount] = 120
        record[Policy.shares] = [
            Share(insurerCode: "900102", insurerName: "甲财险", role: "02", percent: Percent(hundredths: 4050)),
            Share(insurerCode: "900101", insurerName: "乙财险", role: "01", percent: Percent(hundredths: 5950)),
        ]
        record[Policy.preventionRatio] = Percent(hundredths: 2100)
        record[Policy.preventionKinds] = ["05", "03", "01", "03"]
        record[Policy.preventionFrequency] = 4
        record[Policy.backdateReason] = "系统故障\"补录\""
        record[Policy.status] = "1"
    }

    static let endorsement = record(.endorsement) { record in
        record[Endorsement.endorsementNo] = "PD-01"
        record[Endorsement.policyNo] = "PAZE20260000001"
        record[Endorsement.endorsementKind] = "02"
        record[Endorsement.issuedOn] = day("2026-05-31")
        record[Endorsement.effectiveOn] = day("2026-06-01")
        record[Endorsement.premiumDelta] = Fen(-120_005)
        record[Endorsement.headcountDelta] = -3
        record[Endorsement.newPeriodEnd] = moment("2026-12-31T23:59:59+08:00")
        record[Endorsement.surrenderReason] = "01"
        record[Endorsement.remark] = "减员"
    }

    static let claim = record(.claim) { record in
        record[Claim.claimNo] = "PA-1"
        record[Claim.policyNo] = "PAZE20260000001"
        record[Claim.lossAt] = moment("2026-08-01T14:30:00+08:00")
        record[Claim.reportedAt] = moment("2026-08-01T15:00:00+08:00")
        record[Claim.filedOn] = day("2026-08-02")
        record[Claim.closedOn] = day("2026-10-01")
        record[Claim.status] = "4"
        record[Claim.divisionCode] = "310115"
        record[Claim.accidentKind] = "09"
        record[Claim.accidentGrade] = "4"
        record[Claim.deaths] = 0
        record[Claim.seriousInjuries] = 1
        record[Claim.minorInjuries] = 2
        record[Claim.directLoss] = Fen(50_000_000)
        record[Claim.personInjuryAmount] = Fen(30_000_000)
        record[Claim.propertyAmount] = Fen(1_000_000)
        record[Claim.rescueAmount] = Fen(200_000)
        record[Claim.medicalAmount] = Fen(300_000)
        record[Claim.surveyAmount] = Fen(40_000)
        record[Claim.legalAmount] = Fen(0)
        record[Claim.otherAmount] = Fen(1)
        record[Claim.totalAmount] = Fen(31_540_001)
        record[Claim.prepaidAmount] = Fen(10_000_000)
        record[Claim.outstandingAmount] = Fen(0)
        record[Claim.zeroPaidReason] = "无"
        record[Claim.cause] = "违章作业"
        record[Claim.noticeNo] = "SG-1"
    }
}
