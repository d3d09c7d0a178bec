import Canonical

extension RecordRule {
    /// Who was removed from a list was so for a reason.
    static let listingRemovalReasonRequired = RecordRule(
        RuleDefinition(
            "listing-removal-reason-required", .error, .record, source: "design",
            message: "已移出名单须填写移出原因",
            fix: "请填写移出原因，例如整改到位、期满；没有移出的，请删除移出日期。"),
        .listing, reads: [Listing.removedOn.index, Listing.removalReason.index]
    ) { listing, _ in
        guard listing[Listing.removedOn] != nil else { return .passed }
        return .violated(Listing.removalReason, if: listing[Listing.removalReason] == nil)
    }
}
