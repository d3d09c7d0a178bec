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
        StoreCheck("alerts are told when they begin and when they end") { bench in
            func note(_ alerts: [String: String], _ second: Double) async throws -> [AlertChange] {
                try await bench.store.jobs.note(alerts: alerts, at: bench.moment(second))
            }
            let first = try await note(["a": "甲"], 1)
            let second = try await note(["a": "甲二"], 2)
            let third = try await note(["b": "乙"], 3)
            #expect(first == [AlertChange(name: "a", sentence: "甲", isNew: true)])
            #expect(second.isEmpty)
            #expect(
                third == [
                    AlertChange(name: "a", sentence: "甲", isNew: false),
                    AlertChange(name: "b", sentence: "乙", isNew: true),
                ])
        },
    ]
}
