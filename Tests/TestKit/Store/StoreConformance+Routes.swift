import Canonical
import Delivery
import Exchange
import Testing

extension StoreConformance {
    /// Shanghai's places alone.
    private static func city(_ bench: StoreBench) -> DeliveryRoute {
        DeliveryRoute(profile: bench.profile, territory: ["31"])
    }

    private static let elsewhere: Code = "330106"

    private static func foreignUnit(_ change: (inout Record) -> Void = { _ in }) -> Record {
        SampleRecords.unit { unit in
            unit[InsuredUnit.divisionCode] = elsewhere
            change(&unit)
        }
    }

    private static func policy(in division: Code) -> Record {
        SampleRecords.policy { $0[Policy.territoryCode] = division }
    }

    static let routes = [
        StoreCheck("a withdrawal of what was never sent, or always rejected, is not sent either") { bench in
            try await bench.take([SampleRecords.unit()])
            try await bench.take([SampleRecords.withdrawal(of: SampleRecords.unit())], at: 1)
            #expect(try await bench.states() == [.superseded: 2])
            #expect(try await bench.sealNext(at: 2) == nil)
            #expect(try await bench.store.views.books().isBalanced)
            try await bench.take([SampleRecords.unit()], at: 3)
            let batch = try await bench.sealed(at: 3)
            let named = PlatformStandIn.Named(SampleRecords.key(SampleRecords.unitKey), version: 3, code: "4005")
            try await bench.attempt(
                batch, showing: bench.receipt(for: batch, state: .rejected, rejected: [named]), at: 3)
            try await bench.take([SampleRecords.withdrawal(of: SampleRecords.unit())], at: 4)
            #expect(try await bench.sealNext(at: 5) == nil)
        },
        StoreCheck("a withdrawal follows what is under way") { bench in
            try await bench.take([SampleRecords.unit()])
            let batch = try await bench.sealed()
            try await bench.take([SampleRecords.withdrawal(of: SampleRecords.unit())], at: 1)
            #expect(try await bench.sealNext(at: 1) == nil)
            try await bench.attempt(batch, showing: bench.receipt(for: batch, state: .accepted), at: 2)
            #expect(try await bench.deliverEverything(at: 3).count == 1)
        },
        StoreCheck("a record from elsewhere is stored, and goes nowhere") { bench in
            let books = try await bench.take([foreignUnit(), policy(in: elsewhere)], by: city(bench))
            #expect(books.stored == 2)
            let all = try await bench.store.views.books()
            #expect((all.withDelivery, all.withoutDestination, all.isBalanced) == (0, 2, true))
            #expect(try await bench.sealNext() == nil)
        },
        StoreCheck("what a record of the place refers to goes before it, wherever that is from") { bench in
            try await bench.take([foreignUnit(), policy(in: "310115")], by: city(bench))
            #expect(try await bench.states() == [.queued: 2])
            #expect(try await bench.sealed().members.map(\.key) == [SampleRecords.key(SampleRecords.unitKey)])
        },
        StoreCheck(
            "what belongs to a record goes with it when the record first goes there, once, and nothing of others does"
        ) {
            bench in
            let bench = try StoreBench(store: bench.store) { try $0.takingReports() }
            let unit = SampleRecords.unitKey
            try await bench.take(
                [
                    foreignUnit(), SampleRecords.attachment("A1", of: .insuredUnit, unit),
                    SampleRecords.attachment("A2", of: .policy, unit),
                ], by: city(bench))
            #expect(try await bench.sealNext() == nil)
            try await bench.take([policy(in: "310115")], at: 1, by: city(bench))
            let sent = try await bench.deliverEverything(at: 2).flatMap(\.members).map(\.key)
            #expect(
                sent == [SampleRecords.key(unit), SampleRecords.key(SampleRecords.policyKey), SampleRecords.key("A1")])
            try await bench.take([foreignUnit { $0[InsuredUnit.name] = "新名" }], at: 3, by: city(bench))
            #expect(try await bench.deliverEverything(at: 4).flatMap(\.members).map(\.key) == [SampleRecords.key(unit)])
            #expect(try await bench.store.views.books().isBalanced)
        },
        StoreCheck(
            "what belongs to a withdrawn record is withdrawn with it where it went, and comes back by itself alone"
        ) { bench in
            let bench = try StoreBench(store: bench.store) { try $0.takingReports() }
            let unit = SampleRecords.unitKey
            let paper = SampleRecords.attachment("A1", of: .insuredUnit, unit)
            try await bench.take([SampleRecords.unit(), paper, SampleRecords.attachment("A2", of: .policy, unit)])
            try await bench.deliverEverything()
            let books = try await bench.take([SampleRecords.withdrawal(of: SampleRecords.unit())], at: 1)
            #expect((books.read, books.stored, books.isBalanced) == (2, 2, true))
            let gone = try await bench.deliverEverything(at: 2)
            #expect(gone.flatMap(\.members).map(\.key) == [SampleRecords.key(unit), SampleRecords.key("A1")])
            let body = try #require(gone.last?.batch.body)
            #expect(String(decoding: body, as: UTF8.self).contains(#""op":"withdraw","reason":"所属记录已撤销"}"#))
            let story = try #require(try await bench.store.views.trace(key: SampleRecords.key("A1")).first)
            #expect(story.versions.map(\.operation) == [.upsert, .withdraw])
            // To withdraw twice is to withdraw once.
            try await bench.take([SampleRecords.withdrawal(of: SampleRecords.unit(), reason: "再次")], at: 3)
            #expect(try await bench.deliverEverything(at: 3).isEmpty)
            try await bench.take([SampleRecords.unit()], at: 4)
            #expect(try await bench.deliverEverything(at: 4).flatMap(\.members).map(\.key) == [SampleRecords.key(unit)])
            try await bench.take([paper], at: 5)
            #expect(try await bench.deliverEverything(at: 5).flatMap(\.members).map(\.version) == [3])
            #expect(try await bench.store.views.books().isBalanced)
        },
        StoreCheck("what was stored before and went nowhere goes when something refers to it, and what that refers to")
        {
            bench in
            try await bench.take([foreignUnit()], by: city(bench))
            try await bench.take([policy(in: elsewhere)], at: 1, by: city(bench))
            let service = SampleRecords.service { $0[Service.divisionCode] = "310104" }
            try await bench.take([service], at: 2, by: city(bench))
            #expect(try await bench.states() == [.queued: 3])
            #expect(try await bench.deliverEverything(at: 3).map(\.batch.kind) == [.insuredUnit, .policy, .service])
        },
        StoreCheck("a record without a place of its own goes where what it names first went") { bench in
            func endorsed(_ policy: Text) -> Record {
                var record = Record(
                    kind: .endorsement, insurer: SampleRecords.insurer, recordedAt: Instant(seconds: 0),
                    origin: Origin(file: 0, row: 9))
                record[Endorsement.endorsementNo] = "E1"
                record[Endorsement.policyNo] = policy
                return record
            }
            let abroad = SampleRecords.policy("P2") { $0[Policy.territoryCode] = elsewhere }
            try await bench.take(
                [
                    SampleRecords.unit(), policy(in: "310115"), abroad, endorsed(Text(SampleRecords.policyKey)),
                    endorsed("P2"),
                ],
                by: city(bench))
            let all = try await bench.store.views.books()
            #expect((all.intake.stored, all.withDelivery) == (5, 3))
        },
        StoreCheck("a record that went somewhere goes on going there, although its place becomes another") { bench in
            try await bench.take([SampleRecords.unit()], by: city(bench))
            try await bench.take([foreignUnit()], at: 1, by: city(bench))
            #expect(try await bench.states() == [.superseded: 1, .queued: 1])
        },
        StoreCheck("only the chosen insurers' records go") { bench in
            let others = DeliveryRoute(profile: bench.profile, insurers: ["900102"])
            try await bench.take([SampleRecords.unit()], by: others)
            #expect(try await bench.sealNext() == nil)
            let own = DeliveryRoute(profile: bench.profile, insurers: ["900102", SampleRecords.insurer])
            try await bench.take([SampleRecords.unit { $0[InsuredUnit.employeeCount] = 7 }], at: 1, by: own)
            #expect(try await bench.states() == [.queued: 1])
        },
        StoreCheck("a record that a destination takes no more is withdrawn there, once, and nowhere that never had it")
        {
            bench in
            let city = DeliveryRoute(
                profile: try DestinationProfile.load(mappings: Repository.mappings, id: "shanghai-mgmt/1"))
            func complaint(_ kind: Code, _ result: Text) throws -> Record {
                var record = try WholeRecords.record(.complaint)
                record[Complaint.complaintKind] = kind
                record[Complaint.result] = result
                return record
            }
            try await bench.take([try complaint("04", "一")], by: city)
            #expect(try await bench.sealNext() == nil)
            try await bench.take([try complaint("02", "一")], at: 1, by: city)
            #expect(try await bench.deliverEverything(at: 1).count == 1)
            try await bench.take([try complaint("04", "二")], at: 2, by: city)
            let body = try #require(try await bench.deliverEverything(at: 3).first?.batch.body)
            #expect(String(decoding: body, as: UTF8.self).contains(#""op":"withdraw","reason":"不再属于报送范围"}"#))
            try await bench.take([try complaint("04", "三")], at: 4, by: city)
            #expect(try await bench.deliverEverything(at: 5).isEmpty)
        },
    ]
}
