import Canonical

extension RecordRule {
    /// Whoever is on the black list is told on what basis.
    static let listingBasisRequired = RecordRule(
        RuleDefinition(
            "listing-basis-required", .error, .record, source: "design",
            message: "列入黑榜须填写列入依据",
            fix: "请填写据以列入的规定或文书；列入红榜的，请改正名单类型。"),
        .listing, reads: [Listing.listKind.index, Listing.basis.index]
    ) { listing, _ in
        guard let kind = listing[Listing.listKind] else { return .skipped }
        return .violated(Listing.basis, if: kind == Listing.ListKind.black && listing[Listing.basis] == nil)
    }
}
