import Delivery
import Testing

extension StoreConformance {
    static let jobs = [
        StoreCheck("a slot runs once, a job never twice at a time, and a new job waits for its next slot") { bench in
            let jobs = bench.store.jobs
            let (own, other) = (StoreBench.worker, StoreBench.otherWorker)
            func begin(_ slot: Double, by owner: LeaseOwner, alive: Set<LeaseOwner>) async throws -> Bool {
                try await jobs.begin("sync a", slot: bench.moment(slot), owner: owner, at: bench.moment(slot)) {
                    alive.contains($0)
                }
            }
            var begun: [Bool] = []
            for (slot, owner) in [(0.0, own), (600, own), (600, other), (1200, other)] {
                begun.append(try await begin(slot, by: owner, alive: [own, other]))
            }
            #expect(begun == [false, true, false, false])
            // The process died: the next slot runs elsewhere.
            let again = try await begin(1200, by: other, alive: [other])
            #expect(again)
            try await jobs.end("sync a", status: 4, at: bench.moment(1300))
            #expect(
                try await jobs.runs() == [
                    JobRun(job: "sync a", slot: bench.moment(1200), endedAt: bench.moment(1300), status: 4)
                ])
            let (same, later) = (
                try await begin(1200, by: own, alive: [own]), try await begin(9000, by: own, alive: [own])
            )
            #expect(!same && later)
        },
        StoreCheck("a slot that a wrong clock noted in the future keeps no job from running") { bench in
            let jobs = bench.store.jobs
            func begin(_ slot: Double) async throws -> Bool {
                try await jobs.begin(
                    "checkpoint", slot: bench.moment(slot), owner: StoreBench.worker, at: bench.moment(slot)
                ) { _ in true }
            }
            _ = try await begin(86_400)
            let back = try await begin(600)
            #expect(back)
            try await jobs.end("checkpoint", status: 0, at: bench.moment(601))
            let again = try await begin(600)
            #expect(!again)
        },
        StoreCheck("alerts are told when they begin and when they end, in this order, on every channel") { bench in
            let alerts = bench.store.alerts
            func told(_ channel: AlertChannel) async throws -> [String] {
                var told: [String] = []
                while let notice = try await alerts.take(from: channel, by: StoreBench.worker, isAlive: { _ in true }) {
                    told.append(
                        "\(notice.isNew ? "+" : "-")\(notice.name) \(notice.sentence) \(Int(notice.at.seconds(since: bench.moment(0))))"
                    )
                    try await alerts.drop(notice)
                }
                return told
            }
            for (holding, second) in [(["a": "甲"], 1.0), (["a": "甲二"], 2), (["b": "乙"], 3)] {
                try await alerts.note(holding, for: [.line, .mail], at: bench.moment(second))
            }
            let expected = ["+a 甲 1", "-a 甲 3", "+b 乙 3"]
            let (first, second) = (try await told(.line), try await told(.mail))
            #expect(first == expected && second == expected)
            let (none, nothing) = (try await told(.webhook), try await told(.line))
            #expect(none.isEmpty && nothing.isEmpty)
        },
        StoreCheck("a notice that was taken and not told is told again, by its process or when that is gone") { bench in
            let (alerts, own, other) = (bench.store.alerts, StoreBench.worker, StoreBench.otherWorker)
            func take(by owner: LeaseOwner, alive: Set<LeaseOwner>) async throws -> String? {
                let notice = try await alerts.take(from: .line, by: owner) { alive.contains($0) }
                return notice?.name
            }
            try await alerts.note(["a": "甲"], for: [.line, .command], at: bench.moment(1))
            try await alerts.note(["a": "甲", "b": "乙"], for: [.line, .command], at: bench.moment(2))
            var taken = [try await take(by: own, alive: [own, other])]
            // Nor does a later one overtake it.
            taken.append(try await take(by: other, alive: [own, other]))
            taken.append(try await take(by: own, alive: [own, other]))
            taken.append(try await take(by: other, alive: [other]))
            #expect(taken == ["a", nil, "a", "a"])
            // A channel that is configured no more is told nothing when it comes back.
            try await alerts.note(["a": "甲", "b": "乙"], for: [.line], at: bench.moment(3))
            let dropped = try await alerts.take(from: .command, by: own, isAlive: { _ in true })
            #expect(dropped == nil)
        },
    ]
}
