import Delivery
import Desk
import Engine
import Exchange

extension Gateway {
    /// Carries a replay out as far as it gets now.
    func carryOut(
        _ id: String, _ store: any DeliveryStore, by: String, goesOnAfterStop: Bool
    ) async throws -> Replay {
        let desk = try replayDesk(store)
        let planned = try await Gateway.ordering { try await desk.replay(id) }
        let destination = try configuration.destination(named: planned.destination.text)
        let run = ReplayRun(desk: desk, store: store, surroundings: surroundings)
        return try await Gateway.ordering {
            try await run.run(id, by: by, goesOnAfterStop: goesOnAfterStop) {
                _ = try await pushing([destination], store, isUntilIdle: true)
            }
        }
    }

    /// Whether a replay goes on without an operator: it did not stop, no other process carries it out, and its destination is
    /// configured.
    func mayCarryOn(_ replay: BegunReplay) -> Bool {
        replay.stopped == nil && configuration.destinations.contains { $0.id == replay.destination }
            && replay.owner.map { $0 == surroundings.owner.own || !surroundings.owner.isAlive($0) } ?? true
    }

    /// Carries on a replay that an operator began.
    func carryOn(_ replay: BegunReplay, _ store: any DeliveryStore) async throws -> ExitStatus {
        try await carryOut(replay.id, store, by: Operator.schedule, goesOnAfterStop: false).exit
    }
}
