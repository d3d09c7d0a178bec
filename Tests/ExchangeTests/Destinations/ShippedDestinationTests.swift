import Canonical
import Exchange
import Foundation
import TestKit
import Testing

/// The destinations that are shipped: what each takes, and how it is written there.
@Suite struct ShippedDestinationTests {
    /// The matrix of canonical-model §3.
    private static let kinds: [String: [Kind]] = [
        "national-share": [.insuredUnit, .policy, .endorsement, .service, .claim, .listing],
        "national-mgmt": [
            .insuredUnit, .provider, .expert, .policy, .servicePlan, .service, .hazard, .refusalReport, .expense,
            .feedback, .attachment,
        ],
        "shanghai-mgmt": [
            .insuredUnit, .provider, .expert, .policy, .endorsement, .servicePlan, .service, .hazard, .refusalReport,
            .expense, .claim, .feedback, .complaint, .listing, .attachment,
        ],
    ]

    private func profile(_ destination: String) throws -> DestinationProfile {
        try DestinationProfile.load(mappings: Repository.mappings, id: "\(destination)/1")
    }

    @Test(arguments: kinds.keys.sorted())
    func `takes the kinds of the model's matrix in its sending order`(destination: String) throws {
        let profile = try profile(destination)
        #expect(profile.kinds.map(\.kind) == Self.kinds[destination])
        #expect(profile.title.hasSuffix("（参考规范）"))
    }

    /// The expected bytes were written by another program from the tables of docs/canonical-model.md.
    @Test(arguments: kinds.keys.sorted().flatMap { name in (kinds[name] ?? []).map { (name, $0) } })
    func `writes every field of a kind as the golden file shows it`(destination: String, kind: Kind) throws {
        var record = try WholeRecords.record(kind)
        if kind == .complaint { record[Complaint.complaintKind] = "02" }
        let projection = try #require(try profile(destination).projection(of: record))
        let path = "\(Repository.root)/Tests/ExchangeTests/Golden/\(destination)/\(kind.id).json"
        let golden = try String(contentsOfFile: path, encoding: .utf8)
        #expect(String(decoding: projection.data, as: UTF8.self) + "\n" == golden)
    }

    @Test(arguments: kinds.keys.sorted().flatMap { name in (kinds[name] ?? []).map { (name, $0) } })
    func `what the destination got says what the record said, but for what is hidden or joined on purpose`(
        destination: String, kind: Kind
    ) throws {
        let profile = try #require(try profile(destination).kind(kind))
        for turn in 0..<40 {
            var record = try WholeRecords.record(kind, turn: turn)
            if kind == .complaint { record[Complaint.complaintKind] = turn % 2 == 0 ? "02" : "03" }
            let sent = try #require(try self.profile(destination).projection(of: record))
            let read = try WireRecord(sent.data, of: profile, on: record)
            for field in profile.fields {
                #expect(read.agrees(on: field, with: record), "\(kind.id).\(field.field.name), turn \(turn)")
            }
            let again = try #require(try self.profile(destination).projection(of: read.record))
            #expect(again.data == sent.data)
        }
    }

    @Test(arguments: [("02", true), ("03", true), ("01", false), ("04", false), ("05", false), ("99", false)])
    func `complaints go to the city by their kind, and are withdrawn when their kind becomes another`(
        kind: String, isTaken: Bool
    ) throws {
        var complaint = try WholeRecords.record(.complaint)
        complaint[Complaint.complaintKind] = Code(stringLiteral: kind)
        let city = try profile("shanghai-mgmt")
        #expect((city.projection(of: complaint) != nil) == isTaken)
        #expect((city.retraction(of: complaint)?.operation == .withdraw) != isTaken)
        let nation = try profile("national-mgmt")
        #expect(nation.projection(of: complaint) == nil && nation.retraction(of: complaint) == nil)
    }

    @Test func `a refusal is urgent at both authorities, the end of a commission at the city`() throws {
        let report = try WholeRecords.record(.refusalReport)
        for destination in ["national-mgmt", "shanghai-mgmt"] {
            let kind = try #require(try profile(destination).kind(.refusalReport))
            #expect(kind.isPriority(report) && kind.due(report) == .hours(24))
        }
        let kind = try #require(try profile("shanghai-mgmt").kind(.provider))
        var provider = try WholeRecords.record(.provider)
        #expect(kind.isPriority(provider) && kind.due(provider) == .workdays(3))
        provider[Provider.terminatedOn] = nil
        #expect(!kind.isPriority(provider) && kind.due(provider) == nil)
    }

    @Test func `no person's name, number or telephone reaches the national system where it asks for none`() throws {
        let profile = try profile("national-mgmt")
        let open = profile.kinds.flatMap { kind in
            kind.fields.filter { $0.field.sensitivity.isPersonal && !$0.isMasked }.map {
                "\(kind.kind.id).\($0.field.name)"
            }
        }
        #expect(open == ["insured-unit.safetyOfficerName", "insured-unit.safetyOfficerPhone", "expert.name"])
    }

    @Test(arguments: [("2026-04-30", "WH01"), ("2026-05-01", "AQF01")])
    func `a code is that of the day`(day: String, code: String) throws {
        var unit = try WholeRecords.record(.insuredUnit)
        unit.recordedAt = Instant(day: try #require(CivilDate(iso: day)))
        unit[InsuredUnit.licenceKind] = "01"
        let data = try #require(try profile("shanghai-mgmt").projection(of: unit)).data
        #expect(String(decoding: data, as: UTF8.self).contains(#""xkzlx":"\#(code)""#))
    }
}

extension FieldProfile {
    fileprivate var isMasked: Bool { if case .form(.masked) = writing { true } else { false } }
}
