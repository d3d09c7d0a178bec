import Canonical

extension RecordRule {
    /// A complaint is answered within 10 working days, 30 when complex, and the days of an extension.
    static let complaintReplyOverdue = RecordRule(
        RuleDefinition(
            "complaint-reply-overdue", .warning, .record, source: "AQ",
            message: "投诉答复超过{limit}个工作日",
            fix: "请尽快答复并填写答复日期；确属复杂或已延长的，请填写“是否复杂”和“延长工作日”。"),
        .complaint,
        reads: [
            Complaint.receivedOn.index, Complaint.answeredOn.index, Complaint.complex.index,
            Complaint.extendedWorkdays.index,
        ]
    ) { complaint, context in
        guard let receivedOn = complaint[Complaint.receivedOn] else { return .skipped }
        let last = complaint[Complaint.answeredOn] ?? context.asOf
        guard let days = context.parameters.workingDays?.count(after: receivedOn, through: last) else {
            return .notChecked(.missingTable("working-days"))
        }
        let usual = complaint[Complaint.complex] == true ? 30 : 10
        let limit = usual + (complaint[Complaint.extendedWorkdays] ?? 0)
        return .violated(Complaint.answeredOn, if: days > limit, .init(limit: "\(limit)"))
    }
}
