import Canonical
import Exchange
import TestKit
import Testing

@Suite struct ProjectionTests {
    private let profile: DestinationProfile

    init() throws { profile = try ProfileDraft().load() }

    @Test func `writes only present fields, in the profile's order, in canonical form`() throws {
        let projection = try #require(profile.projection(of: SampleRecords.policy()))
        let data = """
            {"policyNo":"PAZE20260000001","unitCreditCode":"91310115MA1K4BXX0A","productName":"安全生产责任保险",\
            "mandatory":true,"periodStart":"2026-03-01T00:00:00+08:00","periodEnd":"2027-03-01T00:00:00+08:00",\
            "premium":5297213,"rateFactor":"0.7154","shares":[{"insurerCode":"900101","insurerName":"样例财险",\
            "role":"03","sharePercent":"100.00"}]}
            """
        #expect(
            projection
                == Projection(
                    kind: .policy, key: "900101/PAZE20260000001", operation: .upsert, data: Array(data.utf8),
                    reason: nil,
                    control: Fen(5_297_213),
                    dependencies: [Dependency(kind: .insuredUnit, key: "900101/91310115MA1K4BXX0A")]))
    }

    @Test func `uses the destination's names in the destination's order`() throws {
        let narrow = try ProfileDraft().replacing("[claimNo, policyNo,", with: "[policyNo: bdh, claimNo: pah,").load()
        var claim = Record(
            kind: .claim, insurer: "900101", recordedAt: Instant(seconds: 0), origin: Origin(file: 0, row: 2))
        claim[Claim.claimNo] = "C1"
        claim[Claim.policyNo] = "P1"
        let projection = try #require(narrow.projection(of: claim))
        #expect(String(decoding: projection.data, as: UTF8.self) == #"{"bdh":"P1","pah":"C1"}"#)
    }

    @Test func `waits only for records of kinds that the destination takes`() throws {
        let projection = try #require(profile.projection(of: SampleRecords.service()))
        #expect(
            projection.dependencies == [
                Dependency(kind: .policy, key: "900101/PAZE20260000001"),
                Dependency(kind: .insuredUnit, key: "900101/91310115MA1K4BXX0A"),
            ])
    }

    @Test func `an earlier policy that a policy renews is no dependency`() throws {
        let renewal = SampleRecords.policy { $0[Policy.renewalOf] = "PAZE20250000001" }
        #expect(profile.projection(of: renewal)?.dependencies.map(\.kind) == [.insuredUnit])
    }

    @Test func `leaves an unusable field out`() throws {
        let unit = SampleRecords.unit { unit in
            unit.markUnusable(InsuredUnit.employeeCount.index)
            unit[InsuredUnit.industryCode] = nil
        }
        let data = String(decoding: try #require(profile.projection(of: unit)).data, as: UTF8.self)
        #expect(!data.contains("employeeCount") && !data.contains("industryCode"))
        #expect(data.contains(#""divisionCode":"310115","legalRepName":"王建国""#))
    }

    @Test func `a withdrawal has a reason, no data and no amount`() throws {
        let withdrawal = SampleRecords.withdrawal(of: SampleRecords.policy())
        let projection = try #require(profile.projection(of: withdrawal))
        #expect((projection.operation, projection.reason) == (.withdraw, "重复录入"))
        #expect((projection.data, projection.control) == ([], Fen(0)))
    }

    @Test func `a kind that the destination does not take, and a record without a key, have none`() {
        let hazard = Record(
            kind: .hazard, insurer: "900101", recordedAt: Instant(seconds: 0), origin: Origin(file: 0, row: 2))
        #expect(profile.projection(of: hazard) == nil)
        #expect(profile.projection(of: SampleRecords.unit { $0[InsuredUnit.creditCode] = nil }) == nil)
    }
}
