import Canonical
import Delivery
import Evidence
import Exchange
import ShangMi
import Synchronization
import Testing

extension StoreConformance {
    static let packages = [
        StoreCheck("serial numbers go on where the last package of the day ended, and none is given twice") { bench in
            let first = try await bench.begin("2026-09").get()
            #expect(first.firstSerial == 1)
            let isDone = try await bench.finish(first, rows: 5, period: "2026-09")
            #expect(isDone)
            let next = try await bench.begin()
            #expect(try next.get().firstSerial == 6)
            let tomorrow = try await bench.begin(on: 1)
            #expect(try tomorrow.get().firstSerial == 1)
        },
        StoreCheck("numbers that somebody used meanwhile end no build") { bench in
            let begun = try await bench.begin().get()
            let stale = BegunPackage(id: begun.id, sequence: 1, firstSerial: 2)
            let isDone = try await bench.finish(stale, rows: 3)
            #expect(!isDone)
            #expect(try await bench.store.packages.packages().isEmpty)
        },
        StoreCheck("a build of a living process keeps others out, and that of a dead one leaves nothing") { bench in
            try await bench.take([SampleRecords.unit()])
            let version = try #require(try await bench.candidates().first?.version)
            let begun = try await bench.begin(by: StoreBench.worker).get()
            try await bench.store.packages.note(begun.id, table: 0, from: 1, madeOf: [version])
            let kept = try await bench.begin(by: StoreBench.otherWorker, isAlive: true)
            #expect(kept == .failure(.building))
            let taken = try await bench.begin(by: StoreBench.otherWorker, isAlive: false).get()
            #expect(taken.sequence == 1 && taken.firstSerial == 1)
            #expect(try await bench.store.packages.source(ofLine: 1, table: 0, in: begun.id) == nil)
        },
        StoreCheck("a period waits for the package before it, and supplements need an accepted one") { bench in
            #expect(try await bench.begin(submission: .supplement) == .failure(.noFirst))
            let id = try await bench.built()
            #expect(try await bench.begin() == .failure(.open(name: "first-1")))
            try await bench.move(id, to: .rejected)
            // The number of a package that was rejected is not used again.
            let second = try await bench.begin().get()
            #expect(second.sequence == 2)
            _ = try await bench.finish(second, rows: 1, name: "first-2")
            try await bench.move(second.id, to: .accepted)
            #expect(try await bench.begin() == .failure(.hasFirst(name: "first-2")))
            #expect(try await bench.begin(submission: .supplement).get().sequence == 1)
            #expect(try await bench.begin("2026-09").get().sequence == 1)
        },
        StoreCheck("a package is sealed once, moves only from where it may, and has a leaf for each step") { bench in
            let id = try await bench.built()
            let before = try await bench.store.views.books().leaves
            let digest = SM3.digest(of: [1])
            var sealed: [Bool] = []
            for person in ["b", "c"] {
                sealed.append(
                    try await bench.store.packages.seal(
                        id, approvedBy: person, sm3: digest, leaf: bench.leaf("approve"), at: bench.moment(3)))
            }
            #expect(sealed == [true, false])
            let wrong = try await bench.store.packages.move(
                id, PackageStep(to: .accepted, action: "package-result", by: "a"), from: [.processing],
                leaf: bench.leaf("result"), at: bench.moment(4))
            #expect(!wrong)
            let package = try #require(try await bench.store.packages.package(named: "first-1"))
            #expect(package.state == .approved && package.approvedBy == "b" && package.sm3 == digest)
            #expect(package.builtBy == "a" && package.tables.map(\.rows) == [2] && package.sentAt == nil)
            try await bench.move(id, to: .sending, at: 5)
            #expect(try await bench.store.packages.package(named: "first-1")?.sentAt == bench.moment(5))
            #expect(try await bench.store.views.books().leaves == before + 2)
        },
        StoreCheck("records come once, by key, in their latest version, with what an accepted package held") { bench in
            let keys = (1...1200).map { "U\(10_000 + $0)" }
            try await bench.take(keys.map { SampleRecords.unit($0) })
            // A store may read some at a time: 512, and the one after that, are likely numbers.
            let changed = [1, 510, 511, 512, 513, 1023, 1024, 1199]
            try await bench.take(
                changed.map { SampleRecords.unit(keys[$0]) { $0[InsuredUnit.name] = "改名单位" } }, at: 1)
            let candidates = try await bench.candidates()
            #expect(candidates.map(\.key.string) == keys)
            #expect(candidates.indices.filter { candidates[$0].number == 2 } == changed)
            #expect(
                candidates.indices.filter { candidates[$0].record?[InsuredUnit.name] == "改名单位" } == changed)
            #expect(candidates.allSatisfy { $0.reported == nil && $0.record != nil && $0.reportedRecord == nil })
            let id = try await bench.built(versions: candidates.prefix(3).map(\.version))
            let source = try await bench.store.packages.source(ofLine: 2, table: 0, in: id)
            #expect(
                source
                    == PackageSource(
                        kind: .insuredUnit, insurer: "900101", key: keys[1], version: 2, file: "sample.csv", row: 2))
            // What was not accepted was not held.
            #expect(try await bench.candidates().allSatisfy { $0.reported == nil })
            try await bench.move(id, to: .accepted)
            try await bench.take([SampleRecords.unit(keys[2]) { $0[InsuredUnit.name] = "又改名" }], at: 2)
            let after = try await bench.candidates()
            #expect(after.prefix(4).map { $0.reported } == candidates.prefix(3).map(\.version) + [nil])
            #expect(after[0].reportedRecord == nil)
            #expect(after[2].reportedRecord?[InsuredUnit.name] == "上海样例化工有限公司")
            #expect(after[2].record?[InsuredUnit.name] == "又改名")
        },
    ]
}

extension StoreBench {
    private static let receiver = DestinationID("receiver-a")

    fileprivate func leaf(_ action: String) -> Leaf {
        .operatorAction(action: action, subject: "s", reason: "", actor: "a", at: moment(0).text)
    }

    fileprivate func scope(_ period: String = "2026-10") throws -> PackageScope {
        PackageScope(
            destination: StoreBench.receiver, orgCode: "900101", period: try #require(PackagePeriod(period)))
    }

    fileprivate func begin(
        _ period: String = "2026-10", submission: PackageSubmission = .first, on day: Int = 0,
        by owner: LeaseOwner = worker, isAlive: Bool = true
    ) async throws -> Result<BegunPackage, PackageObstacle> {
        let order = PackageOrder(
            scope: try scope(period), submission: submission, reason: "原因", by: "a", needsApproval: true)
        return try await store.packages.begin(
            order, on: moment(0).day.adding(days: day), by: owner, isAlive: { _ in isAlive }, at: moment(1))
    }

    fileprivate func finish(
        _ begun: BegunPackage, rows: Int, name: String = "first-1", period: String = "2026-10"
    ) async throws -> Bool {
        let table = PackageManifest.Table(
            file: "f.txt", table: "T", rows: rows, bytes: 10, sm3: SM3.digest(of: []), moneyFen: 5)
        return try await store.packages.finish(
            begun, BuiltPackage(name: name, number: name, tables: [table]), on: moment(0).day, leaf: leaf("build"),
            at: moment(2))
    }

    /// A package that was built of some versions.
    fileprivate func built(versions: [Int64] = []) async throws -> Int64 {
        let begun = try await begin().get()
        try await store.packages.note(begun.id, table: 0, from: 1, madeOf: versions)
        let isDone = try await finish(begun, rows: max(2, versions.count))
        #expect(isDone)
        return begun.id
    }

    fileprivate func move(_ id: Int64, to state: PackageState, at seconds: Double = 4) async throws {
        let moved = try await store.packages.move(
            id, PackageStep(to: state, action: "package-result", by: "a"), from: Set(PackageState.allCases),
            leaf: leaf("result"), at: moment(seconds))
        #expect(moved)
    }

    fileprivate func candidates() async throws -> [PackageCandidate] {
        let found = Mutex<[PackageCandidate]>([])
        try await store.packages.forEachCandidate(
            .insuredUnit, in: try scope(), into: [PackageCandidate](), collect: { $1.append(copy $0) },
            take: { rows in
                found.withLock { $0 += rows }
                return true
            })
        return found.withLock { $0 }
    }
}
