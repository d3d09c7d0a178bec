import Canonical

extension RecordRule {
    /// An entry ends after it began, and nobody is removed before he was listed.
    static let listingDateOrder = RecordRule(
        RuleDefinition(
            "listing-date-order", .error, .record, source: "design",
            message: "“{label}”早于列入日期",
            fix: "请核对列入日期和“{label}”。"),
        .listing, reads: [Listing.listedOn.index, Listing.validUntil.index, Listing.removedOn.index]
    ) { listing, _ in
        guard let listedOn = listing[Listing.listedOn] else { return .skipped }
        // The end is exclusive: an entry is valid for a day at least.
        if let validUntil = listing[Listing.validUntil], validUntil <= listedOn {
            return .violated(Listing.validUntil)
        }
        return .violated(Listing.removedOn, if: listing[Listing.removedOn].map { $0 < listedOn } ?? false)
    }
}
