import Canonical

extension CompleteRecord {
    static let service = record(.service) { record in
        record[Service.serviceNo] = "SR2026000001"
        record[Service.policyNo] = "PAZE20260000001"
        record[Service.planNo] = "FA-1"
        record[Service.unitCreditCode] = "91310115MA1FL00079"
        record[Service.serviceKind] = "03"
        record[Service.serviceKind2] = "0301"
        record[Service.stage] = "2"
        record[Service.startAt] = moment("2026-05-10T09:05:07+08:00")
        record[Service.endAt] = moment("2026-05-11T00:00:00+08:00")
        record[Service.divisionCode] = "310115"
        record[Service.address] = "示例路1号"
        record[Service.deliveryMode] = "1"
        record[Service.performer] = "2"
        record[Service.providerCreditCodes] = ["N2310115MA1FL0007Q", "91310000733370906P", "N2310115MA1FL0007Q"]
        record[Service.providerNames] = ["示例中心", "示例中心", "安评所"]
        record[Service.expertNos] = ["E-0002", "E-0001"]
        record[Service.expertNames] = Personal(["张专家", "李专家"])
        record[Service.participantCount] = 0
        record[Service.hazardCount] = 2
        record[Service.majorHazardCount] = 1
        record[Service.dangerousWork] = ["02", "01", "02"]
        record[Service.status] = "3"
        record[Service.evidenceCount] = 3
        record[Service.insuredConfirmedOn] = day("2026-05-12")
        record[Service.summary] = "现场“排查”\n发现\t问题 \"2\" 处\\"
        record[Service.remark] = "㎡①"
    }

    static let hazard = record(.hazard) { record in
        record[Hazard.hazardNo] = "YH-1"
        record[Hazard.serviceNo] = "SR2026000001"
        record[Hazard.unitCreditCode] = "91310115MA1FL00079"
        record[Hazard.level] = "2"
        record[Hazard.factor] = "3"
        record[Hazard.description] = "储罐呼吸阀失效"
        record[Hazard.place] = "罐区"
        record[Hazard.dangerousWork] = "01"
        record[Hazard.basisStandard] = "02"
        record[Hazard.basisArticle] = "第三条"
        record[Hazard.foundOn] = day("2026-05-10")
        record[Hazard.noticedOn] = day("2026-05-11")
        record[Hazard.noticeReceiver] = Personal("钱接收")
        record[Hazard.deadline] = day("2026-06-10")
        record[Hazard.deferredTo] = day("2026-07-10")
        record[Hazard.responsiblePerson] = Personal("孙整改")
        record[Hazard.measures] = "更换"
        record[Hazard.state] = "80"
        record[Hazard.rectifiedOn] = day("2026-07-01")
        record[Hazard.recheckedOn] = day("2026-07-02")
        record[Hazard.recheckResult] = "1"
        record[Hazard.reportNo] = "BG-1"
        record[Hazard.photoCount] = 6
    }

    static let refusalReport = record(.refusalReport) { record in
        record[RefusalReport.reportNo] = "BG-1"
        record[RefusalReport.hazardNo] = "YH-1"
        record[RefusalReport.unitCreditCode] = "91310115MA1FL00079"
        record[RefusalReport.writtenNoticeOn] = day("2026-05-11")
        record[RefusalReport.refusedOn] = day("2026-06-11")
        record[RefusalReport.obstructed] = false
        record[RefusalReport.description] = "拒不整改"
        record[RefusalReport.evidenceCount] = 2
        record[RefusalReport.reportedTo] = "1"
        record[RefusalReport.reportedAt] = moment("2026-06-12T08:00:00+08:00")
    }

    static let expense = record(.expense) { record in
        record[Expense.expenseNo] = "FY-1"
        record[Expense.serviceNo] = "SR2026000001"
        record[Expense.policyNo] = "PAZE20260000001"
        record[Expense.category] = "01"
        record[Expense.amount] = Fen(150_000)
        record[Expense.paidOn] = day("2026-05-20")
        record[Expense.payeeName] = Personal("周个体")
        record[Expense.payeeCreditCode] = "N2310115MA1FL0007Q"
        record[Expense.voucherNo] = "FP-0001"
        record[Expense.pooled] = false
        record[Expense.remark] = "技术服务费"
    }

    static let feedback = record(.feedback) { record in
        record[Feedback.feedbackNo] = "PJ-1"
        record[Feedback.serviceNo] = "SR2026000001"
        record[Feedback.channel] = "1"
        record[Feedback.visitedOn] = day("2026-05-20")
        record[Feedback.respondentName] = Personal("吴受访")
        record[Feedback.respondentPhone] = Personal("13700000003")
        record[Feedback.score] = "1"
        record[Feedback.onSiteVerified] = true
        record[Feedback.opinion] = "专家迟到"
    }
}
