package import Canonical
package import Delivery
import Evidence

/// Shows changes of code tables that platforms sent, and brings them into force from a day, with a second person's approval.
package struct CodeTableDesk: Sendable {
    private let store: any DeliveryStore
    private let tables: CodeTables
    private let surroundings: Surroundings

    /// A desk.
    ///
    /// - Parameters:
    ///   - store: Where changes are staged.
    ///   - tables: The tables as they are now.
    ///   - surroundings: Clock and chance.
    package init(store: any DeliveryStore, tables: CodeTables, surroundings: Surroundings) {
        self.store = store
        self.tables = tables
        self.surroundings = surroundings
    }

    /// What a change does to its table.
    package enum Effect: Sendable, Equatable {
        /// The code is new.
        case added
        /// The code is there with another label or other days.
        case changed(from: CodeTable.Row)
        /// The table has the row as it is.
        case none
        /// It cannot be activated, and why.
        case unusable(String)
    }

    /// The staged changes, each with what it does.
    package func differences() async throws(InboundError) -> [(change: CodeChange, effect: Effect)] {
        try await asking { () throws(StoreError) in try await store.inbound.stagedChanges() }.map {
            ($0, effect(of: $0))
        }
    }

    func effect(of change: CodeChange) -> Effect {
        guard let table = tables[CodeTableID(change.table)] else { return .unusable("本地没有代码表 \(change.table)") }
        guard let row = CodeTable.Row(change) else { return .unusable("代码或有效期不合格式") }
        guard let held = table.row(code: row.code) else { return .added }
        return held.label == row.label && held.validFrom == row.validFrom && held.validTo == row.validTo
            ? .none : .changed(from: held)
    }

    /// Plans the activation of everything that is staged; it takes effect when a second person approves it.
    ///
    /// - Parameters:
    ///   - day: The first data date that it is used for.
    ///   - by: Who plans it.
    ///   - reason: Why.
    /// - Returns: The release.
    /// - Throws: `nothingStaged`, `unusable` with what must be settled with the platform first.
    package func plan(from day: CivilDate, by: String, reason: String) async throws(InboundError) -> CodeRelease {
        let differences = try await differences()
        guard !differences.isEmpty else { throw .nothingStaged }
        let unusable = differences.compactMap { change, effect -> String? in
            guard case .unusable(let reason) = effect else { return nil }
            return "\(change.table) \(change.code)：\(reason)"
        }
        guard unusable.isEmpty else { throw .unusable(unusable) }
        let now = surroundings.time.now()
        let letters = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")
        let suffix = String(surroundings.random.bytes(6).map { letters[Int($0) % letters.count] })
        let release = CodeRelease(
            id: "CT-\(now.day.description.filter { $0 != "-" })-\(suffix)", from: day, state: .planned, reason: reason,
            plannedBy: by, plannedAt: now, approvedBy: nil, changes: differences.map(\.change))
        do throws(StoreError) {
            try await store.inbound.plan(release, leaf: leaf("tables-plan", "\(release.id) \(day)", reason, by, now))
        } catch { throw error == .leaseLost ? .changed : .store(error) }
        return release
    }

    /// Brings a planned release into force; who planned it cannot.
    package func approve(_ id: String, by: String) async throws(InboundError) -> CodeRelease {
        let release = try await release(id)
        guard release.state == .planned else { throw .wrongState(release.state) }
        guard release.plannedBy != by else { throw .samePerson(by) }
        return try await decide(release, .active, by: by, reason: release.reason)
    }

    /// Gives a planned release up; its changes are staged again.
    package func cancel(_ id: String, by: String, reason: String) async throws(InboundError) -> CodeRelease {
        let release = try await release(id)
        guard release.state == .planned else { throw .wrongState(release.state) }
        return try await decide(release, .cancelled, by: by, reason: reason)
    }

    private func decide(
        _ release: CodeRelease, _ state: CodeRelease.State, by: String, reason: String
    ) async throws(InboundError) -> CodeRelease {
        let now = surroundings.time.now()
        let decided = try await asking { () throws(StoreError) in
            try await store.inbound.decide(
                release.id, state, by: by,
                leaf: leaf("tables-\(state.rawValue)", "\(release.id) \(release.from)", reason, by, now), at: now)
        }
        let result = try await self.release(release.id)
        guard decided else { throw .wrongState(result.state) }
        return result
    }

    private func release(_ id: String) async throws(InboundError) -> CodeRelease {
        let releases = try await asking { () throws(StoreError) in try await store.inbound.releases() }
        guard let release = releases.first(where: { $0.id == id }) else { throw .unknownRelease(id) }
        return release
    }

    private func asking<Value>(_ question: () async throws(StoreError) -> Value) async throws(InboundError) -> Value {
        do throws(StoreError) { return try await question() } catch { throw .store(error) }
    }
}

extension [CodeRelease] {
    /// The rows that active releases bring, in the order in which they take effect.
    package var updates: [CodeTableUpdate] {
        filter { $0.state == .active }.sorted { ($0.from, $0.plannedAt) < ($1.from, $1.plannedAt) }.flatMap { release in
            release.changes.compactMap { change in
                CodeTable.Row(change).map {
                    CodeTableUpdate(from: release.from, table: CodeTableID(change.table), row: $0)
                }
            }
        }
    }
}

extension CodeTable.Row {
    /// The row that a change asks for; `nil` for a code or days of another form.
    init?(_ change: CodeChange) {
        let (from, to) = (change.validFrom.map { CivilDate(iso: $0) }, change.validTo.map { CivilDate(iso: $0) })
        guard let code = Code(bytes: Array(change.code.utf8)), !change.label.isEmpty, from != .some(nil),
            to != .some(nil)
        else { return nil }
        let (validFrom, validTo) = (from ?? nil, to ?? nil)
        if let validFrom, let validTo, validTo <= validFrom { return nil }
        self.init(code: code, label: change.label, validFrom: validFrom, validTo: validTo, note: change.note ?? "")
    }
}
