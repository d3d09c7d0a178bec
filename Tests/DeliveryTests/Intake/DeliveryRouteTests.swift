import Canonical
import Exchange
import TestKit
import Testing

@testable import Delivery

@Suite struct DeliveryRouteTests {
    private let profile: DestinationProfile

    init() throws { profile = try DestinationProfile.load(mappings: Repository.mappings, id: "shanghai-mgmt/1") }

    private func reach(_ kind: Kind, _ change: (inout Record) -> Void = { _ in }) throws -> Reach? {
        var record = try WholeRecords.record(kind)
        change(&record)
        return DeliveryRoute(profile: profile, territory: ["31", "3301"]).reach(of: record)
    }

    private func with(_ kind: Kind, _ key: String) -> Reach { .with([Dependency(kind: kind, key: "900101/\(key)")]) }

    @Test(arguments: [
        ("310115", Reach.always), ("330106", .always), ("330200", .ifKnown), ("440305", .ifKnown),
        ("310115001002", .always),
    ])
    func `a policy goes by the place of its risk`(division: String, reach: Reach) throws {
        #expect(try self.reach(.policy) { $0[Policy.territoryCode] = Code(stringLiteral: division) } == reach)
    }

    @Test func `a service and a claim go by their own place, or where their policy went`() throws {
        #expect(try reach(.service) == .always)
        #expect(try reach(.service) { $0[Service.divisionCode] = "440305" } == .ifKnown)
        #expect(try reach(.service) { $0[Service.divisionCode] = nil } == with(.policy, "R-1"))
        #expect(try reach(.claim) { $0[Claim.divisionCode] = nil } == with(.policy, "R-1"))
    }

    @Test(arguments: [
        (Kind.endorsement, Kind.policy, "R-1"), (.servicePlan, .policy, "R-1"), (.hazard, .service, "R-1"),
        (.refusalReport, .hazard, "R-1"), (.expense, .service, "R-1"), (.feedback, .service, "R-1"),
        (.expert, .provider, "R-6"),
    ])
    func `a kind without a place goes where what it names first went`(kind: Kind, parent: Kind, key: String) throws {
        #expect(try reach(kind) == with(parent, key))
    }

    @Test func `an expense without a service goes where its policy went, and one of neither goes`() throws {
        #expect(try reach(.expense) { $0[Expense.serviceNo] = nil } == with(.policy, "R-2"))
        #expect(
            try reach(.expense) {
                $0[Expense.serviceNo] = nil
                $0[Expense.policyNo] = nil
            } == .always)
    }

    @Test func `an attachment goes where its owner went, or waits for an owner that goes in any case`() throws {
        let attachment = try WholeRecords.record(.attachment)
        #expect(try reach(.attachment) == with(.service, "OWNERKEY-2"))
        #expect(DeliveryRoute(profile: profile).reach(of: attachment) == .always)
        var ofComplaint = attachment
        ofComplaint[Attachment.ownerKind] = "complaint"
        #expect(DeliveryRoute(profile: profile).reach(of: ofComplaint) == with(.complaint, "OWNERKEY-2"))
        #expect(
            profile.projection(of: attachment)?.dependencies == [
                Dependency(kind: .service, key: "900101/OWNERKEY-2")
            ])
        let without = profile.taking(only: [.policy, .attachment])
        #expect(without.projection(of: attachment) == nil)
        var withdrawal = try WholeRecords.record(.attachment)
        withdrawal.operation = .withdraw
        withdrawal[Attachment.ownerKind] = nil
        withdrawal[Attachment.ownerKey] = nil
        #expect(DeliveryRoute(profile: without).reach(of: withdrawal) == .ifKnown)
        #expect(without.projection(of: withdrawal)?.operation == .withdraw)
    }

    @Test func `what others wait for goes with them when nobody knows its place`() throws {
        #expect(try reach(.expert) { $0[Expert.providerCreditCode] = nil } == .ifKnown)
        #expect(try reach(.provider) { $0[Provider.divisionCode] = nil } == .ifKnown)
        #expect(try reach(.listing) { $0[Listing.divisionCode] = nil } == .always)
        #expect(try reach(.complaint) == .always)
    }

    @Test func `without a territory everything goes, and nothing of an insurer that is not chosen`() throws {
        let policy = try WholeRecords.record(.policy)
        #expect(DeliveryRoute(profile: profile).reach(of: policy) == .always)
        #expect(DeliveryRoute(profile: profile, insurers: ["900102"]).reach(of: policy) == nil)
        #expect(DeliveryRoute(profile: profile, insurers: ["900101"]).reach(of: policy) == .always)
    }

    @Test func `a kind that is not sent is no dependency, and nothing to follow`() throws {
        let only = profile.taking(only: [.policy, .hazard, .expense])
        let route = DeliveryRoute(profile: only, territory: ["31"])
        #expect(only.projection(of: try WholeRecords.record(.policy))?.dependencies == [])
        #expect(route.reach(of: try WholeRecords.record(.hazard)) == .always)
        #expect(route.reach(of: try WholeRecords.record(.expense)) == with(.policy, "R-2"))
    }
}
