import Canonical

@testable import Rules

// On the black list from 2026-05-20 on, for a year, and removed on 2026-09-01.
let listingCases: [RecordCase] = [
    .init(.listingSubjectKind, "a unit", .passed),
    .init(.listingSubjectKind, "an agency", .passed) { $0[Listing.subjectKind] = "3" },
    .init(.listingSubjectKind, "an insurer", .violated(Listing.subjectKind)) { $0[Listing.subjectKind] = "2" },
    .init(.listingBasisRequired, "black, with a basis", .passed),
    .init(.listingBasisRequired, "black, without", .violated(Listing.basis)) { $0[Listing.basis] = nil },
    .init(.listingBasisRequired, "red, without", .passed) {
        $0[Listing.listKind] = "1"
        $0[Listing.basis] = nil
    },
    .init(.listingDateOrder, "valid for one day", .passed) { $0[Listing.validUntil] = day("2026-05-21") },
    .init(.listingDateOrder, "an exclusive end on the first day", .violated(Listing.validUntil)) {
        $0[Listing.validUntil] = day("2026-05-20")
    },
    .init(.listingDateOrder, "removed on the day of listing", .passed) { $0[Listing.removedOn] = day("2026-05-20") },
    .init(.listingDateOrder, "removed the day before", .violated(Listing.removedOn)) {
        $0[Listing.removedOn] = day("2026-05-19")
    },
    .init(.listingDateOrder, "without an end", .passed) { $0[Listing.validUntil] = nil },
    .init(.listingRemovalReasonRequired, "removed, with a reason", .passed),
    .init(.listingRemovalReasonRequired, "removed for no reason", .violated(Listing.removalReason)) {
        $0[Listing.removalReason] = nil
    },
    .init(.listingRemovalReasonRequired, "still on the list", .passed) {
        $0[Listing.removedOn] = nil
        $0[Listing.removalReason] = nil
    },
]
