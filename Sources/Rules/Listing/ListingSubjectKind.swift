import Canonical

extension RecordRule {
    /// Only insured units and service agencies are on the lists.
    static let listingSubjectKind = RecordRule(
        RuleDefinition(
            "listing-subject-kind", .error, .record, source: "design",
            message: "红黑榜的对象应为投保单位或技术服务机构",
            fix: "请核对对象类型；保险机构的考核结果不用红黑榜报送。"),
        .listing, reads: [Listing.subjectKind.index]
    ) { listing, _ in
        guard let kind = listing[Listing.subjectKind] else { return .skipped }
        return .violated(Listing.subjectKind, if: !Listing.SubjectKind.listed.contains(kind))
    }
}
