import Canonical
package import Delivery
import Evidence
import ShangMi
package import Validation

/// Plans, approves and cancels replays (delivery.md §1.4).
package struct ReplayDesk: Sendable {
    /// Above how many deliveries a second person must approve, unless the configuration says otherwise.
    package static let approvalAbove = 100

    private let store: any DeliveryStore
    private let judge: RecordJudge
    private let approvalAbove: Int
    private let surroundings: Surroundings

    /// A desk.
    ///
    /// - Parameters:
    ///   - store: Where deliveries are kept.
    ///   - judge: The rules that a record must still keep.
    ///   - approvalAbove: Above how many deliveries a second person must approve.
    ///   - surroundings: Clock and chance.
    package init(store: any DeliveryStore, judge: RecordJudge, approvalAbove: Int, surroundings: Surroundings) {
        self.store = store
        self.judge = judge
        self.approvalAbove = approvalAbove
        self.surroundings = surroundings
    }

    /// Who orders, why, and for which ticket.
    package struct Order: Sendable {
        /// The operator.
        package let by: String
        /// Why.
        package let reason: String
        /// The ticket; empty without one.
        package let ticket: String
        /// Whether batches of which nobody knows what became of them are sent again, instead of being asked about.
        package let resendsUnknown: Bool

        /// An order by its parts.
        package init(by: String, reason: String, ticket: String = "", resendsUnknown: Bool = false) {
            self.by = by
            self.reason = reason
            self.ticket = ticket
            self.resendsUnknown = resendsUnknown
        }
    }

    /// Makes a plan for a group of failures; the same order again gives the plan that is open already.
    ///
    /// - Parameters:
    ///   - name: The group's name.
    ///   - order: Who orders, and why.
    /// - Returns: The plan's replay, and its items.
    /// - Throws: `ReplayError`.
    package func plan(group name: String, _ order: Order) async throws(ReplayError) -> (Replay, [ReplayItem]) {
        let group = try await group(name)
        let members = try await members(of: group)
        let items = items(members, resendsUnknown: order.resendsUnknown)
        let digest = ReplayPlan.digest(of: items)
        if let open = try await replays().first(where: { $0.group == name && $0.digest == digest && $0.state.isOpen }) {
            return (open, items)
        }
        let sent = items.count { $0.skip == nil }
        guard sent > 0 else {
            throw .nothingToSend(Dictionary(grouping: items.compactMap(\.skip)) { $0 }.mapValues(\.count))
        }
        let now = surroundings.time.now()
        let isLate = zip(members, items).contains { $1.skip == nil && $0.dueAt.map { $0 <= now } ?? false }
        let day = now.day.description.filter { $0 != "-" }
        let letters = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")
        let suffix = String(surroundings.random.bytes(6).map { letters[Int($0) % letters.count] })
        let plan = ReplayPlan(
            id: "RP-\(day)-\(suffix)", group: group, reason: order.reason, ticket: order.ticket, by: order.by, at: now,
            needsApproval: sent > approvalAbove || isLate || group.state == .unknown, items: items)
        let subject = "\(plan.id) \(name) \(plan.digest.hex)"
        try await asking { () throws(StoreError) in
            try await store.replays.insert(
                plan, leaf: leaf("replay-plan", subject, order.reason, order.by, now))
        }
        return (try await replay(plan.id), items)
    }

    /// Notes a second person's approval; to approve twice is to approve once.
    package func approve(_ id: String, by: String) async throws(ReplayError) -> Replay {
        let replay = try await replay(id)
        if replay.state == .approved, replay.approvedBy == by { return replay }
        guard replay.state == .planned else { throw .wrongState(replay.state) }
        guard replay.plannedBy != by else { throw .samePerson(by) }
        try await requireUnchanged(replay)
        let now = surroundings.time.now()
        let approved = try await asking { () throws(StoreError) in
            try await store.replays.approve(
                id, by: by, leaf: leaf("replay-approve", "\(id) \(replay.digest.hex)", replay.reason, by, now), at: now)
        }
        guard approved else { throw .wrongState(try await self.replay(id).state) }
        return try await self.replay(id)
    }

    /// Ends a replay: what was not sent by now stays as it was.
    ///
    /// To cancel twice is to cancel once.
    package func cancel(_ id: String, by: String, reason: String) async throws(ReplayError) -> Replay {
        let replay = try await replay(id)
        if replay.state == .cancelled { return replay }
        let now = surroundings.time.now()
        let moved = try await asking { () throws(StoreError) in
            try await store.replays.settle(id)
            return try await store.replays.move(
                id, to: .cancelled, from: [.planned, .approved, .running, .stopped], note: reason,
                leaf: leaf("replay-cancel", id, reason, by, now), at: now)
        }
        guard moved else { throw .wrongState(replay.state) }
        return try await self.replay(id)
    }

    /// All replays, the latest first.
    package func replays() async throws(ReplayError) -> [Replay] {
        try await asking { () throws(StoreError) in try await store.replays.replays() }
    }

    /// A replay with what became of its items so far.
    package func replay(_ id: String) async throws(ReplayError) -> Replay {
        let found = try await asking { () throws(StoreError) in
            if let replay = try await store.replays.replay(id), replay.state.isOpen {
                try await store.replays.settle(id)
            }
            return try await store.replays.replay(id)
        }
        guard let found else { throw .unknownReplay(id) }
        return found
    }

    /// Refuses a plan that has not begun when what it was to send has changed: it expires.
    func requireUnchanged(_ replay: Replay) async throws(ReplayError) {
        guard replay.step == 0 else { return }
        if let group = try await groups().first(where: { $0.id == replay.group }) {
            let members = try await members(of: group)
            for resends in [false, true]
            where ReplayPlan.digest(of: items(members, resendsUnknown: resends)) == replay.digest { return }
        }
        let now = surroundings.time.now()
        _ = try await asking { () throws(StoreError) in
            try await store.replays.move(
                replay.id, to: .expired, from: [.planned, .approved], note: nil,
                leaf: leaf("replay-expire", replay.id, "", "anze", now), at: now)
        }
        throw .expired
    }

    private func group(_ name: String) async throws(ReplayError) -> FailureGroup {
        guard let group = try await groups().first(where: { $0.id == name }) else { throw .unknownGroup(name) }
        return group
    }

    private func groups() async throws(ReplayError) -> [FailureGroup] {
        try await asking { () throws(StoreError) in try await store.views.failures() }
    }

    private func members(of group: FailureGroup) async throws(ReplayError) -> [FailedDelivery] {
        try await asking { () throws(StoreError) in try await store.replays.members(of: group) }
    }

    private func items(_ members: [FailedDelivery], resendsUnknown: Bool) -> [ReplayItem] {
        members.map { member in
            let broken = member.record.map { judge.errors(in: $0) } ?? []
            let skip = member.skip(resendsUnknown: resendsUnknown) ?? (broken.isEmpty ? nil : .rule)
            return ReplayItem(
                delivery: member.delivery, kind: member.kind, key: member.key, version: member.version,
                state: member.state, skip: skip, detail: skip == .rule ? broken.map(\.text).joined(separator: " ") : nil
            )
        }
    }

    private func asking<Value>(
        _ question: () async throws(StoreError) -> Value
    ) async throws(ReplayError) -> Value {
        do throws(StoreError) { return try await question() } catch { throw .store(error) }
    }
}

/// The leaf of an operator's action about a replay.
func leaf(_ action: String, _ subject: String, _ reason: String, _ by: String, _ at: Timestamp) -> Leaf {
    .operatorAction(action: action, subject: subject, reason: reason, actor: by, at: at.text)
}

extension FailedDelivery {
    /// Why it cannot be sent again; `nil` when it can.
    fileprivate func skip(resendsUnknown: Bool) -> SkipReason? {
        if state == .unknown { return resendsUnknown ? nil : .unknown }
        if state == .quarantined, phase != .refused { return .conflict }
        if hasNewer { return .superseded }
        return waitsForParent ? .dependency : nil
    }
}
