package import Canonical
package import Delivery
import Exchange
import Logging

/// Reconciles accounts with one destination: reads its list, compares, asks about what it lacks, and queues again what it denies
/// (delivery.md §1.2).
package struct Reconciler: Sendable {
    private let destination: DestinationID
    private let desk: DestinationDesk
    private let courier: Courier
    private let pages: SignedPages
    private let line: any Line
    private let store: any DeliveryStore
    private let surroundings: Surroundings
    private let actor: String

    /// A reconciler of one destination.
    ///
    /// - Parameters:
    ///   - courier: The destination's courier, which asks about batches.
    ///   - desk: What requests are signed and answers verified with.
    ///   - line: The way to the destination.
    ///   - store: Where deliveries are kept.
    ///   - surroundings: Clock, chance, owner and log.
    ///   - actor: Who acts, for the evidence.
    package init(
        courier: Courier, desk: DestinationDesk, line: any Line, store: any DeliveryStore, surroundings: Surroundings,
        actor: String
    ) {
        destination = courier.destination
        self.courier = courier
        self.desk = desk
        pages = SignedPages(
            profile: desk.profile, verifier: desk.verifier, policy: courier.policy, surroundings: surroundings)
        self.line = line
        self.store = store
        self.surroundings = surroundings
        self.actor = actor
    }

    /// Reconciles one account, or goes on with it where an earlier run was cut off.
    ///
    /// - Parameters:
    ///   - kind: The kind.
    ///   - day: The day in Asia/Shanghai.
    /// - Returns: The account as it stands, and what kept it from its end.
    /// - Throws: What the store or the signing key refuses; what was read by then is kept.
    package func run(_ kind: Kind, of day: CivilDate) async throws(SyncError) -> ReconciliationReport {
        let account = AccountID(destination: destination, kind: kind, day: day)
        let owner = surroundings.owner
        let now = surroundings.time.now()
        if let hold = try await asking({ () throws(StoreError) in try await store.control(of: destination) }).hold(
            at: now)
        {
            return ReconciliationReport(
                account, nil, Obstacle(reason: hold.sentence, needsOperator: hold.reason == .blocked))
        }
        let begun = try await asking { () throws(StoreError) in
            try await store.reconciliations.begin(account, by: owner.own, at: now) {
                $0 != owner.own && owner.isAlive($0)
            }
        }
        guard let begun else {
            return ReconciliationReport(account, nil, Obstacle(reason: "另一个进程正在对这一账", needsOperator: false))
        }
        var obstacle: Obstacle?
        if begun.state == .reading { obstacle = try await read(begun, account) }
        if obstacle == nil {
            try await asking { () throws(StoreError) in try await store.reconciliations.compare(begun.id) }
            try await ask(about: begun.id)
            // What was cut off goes on with the next run.
            if !Task.isCancelled {
                let end = surroundings.time.now()
                try await asking { () throws(StoreError) in try await store.reconciliations.end(begun.id, at: end) }
            }
        }
        let result = try await asking { () throws(StoreError) in
            try await store.reconciliations.free(begun.id, by: owner.own)
            return try await store.reconciliations.reconciliation(begun.id)
        }
        return ReconciliationReport(account, result, obstacle)
    }

    /// Reads their list to its end; gives what kept it from that.
    private func read(_ begun: Reconciliation, _ account: AccountID) async throws(SyncError) -> Obstacle? {
        var cursor = begun.cursor
        var hasStartedAgain = false
        while true {
            let from = cursor
            let result = try await pages.ask(over: line) { () throws(SyncError) in
                try await request(account, after: from)
            }
            switch result {
            case .nothing(let obstacle): return obstacle
            case .answer(let answer):
                let page: ListedPage
                do throws(AnswerError) { page = try desk.profile.listedPage(of: answer) } catch {
                    return Obstacle(reason: error.reason(status: answer.status), needsOperator: true)
                }
                let isKept = try await asking { () throws(StoreError) in
                    try await store.reconciliations.keep(page, of: begun.id, after: from)
                }
                if isKept {
                    guard page.next != nil else { return nil }
                    cursor = page.next
                    continue
                }
            case .cursorUnknown: break
            }
            try await asking { () throws(StoreError) in try await store.reconciliations.startAgain(begun.id) }
            guard !hasStartedAgain else { return Obstacle(reason: "平台一再丢失清单的游标，或游标循环", needsOperator: true) }
            hasStartedAgain = true
            cursor = nil
            surroundings.logger.warning(
                "a list's cursor was lost: read again from its beginning",
                metadata: [LogKey.destination: "\(destination)"])
        }
    }

    private func request(_ account: AccountID, after cursor: String?) async throws(SyncError) -> SignedRequest {
        let signed: SignedRequest?
        do {
            signed = try await desk.signer.list(
                account.kind, of: account.day, after: cursor,
                milliseconds: surroundings.time.now().milliseconds, nonce: surroundings.random.bytes(16))
        } catch { throw .signer("\(error)") }
        guard let signed else { preconditionFailure("only kinds that the destination lists are reconciled") }
        return signed
    }

    /// Asks about each batch of which their list lacks records.
    private func ask(about id: Int64) async throws(SyncError) {
        let batches = try await asking { () throws(StoreError) in try await store.reconciliations.batchesToAsk(id) }
        for batch in batches where !Task.isCancelled {
            if let reason = try await ask(about: batch, of: id) {
                try await asking { () throws(StoreError) in
                    try await store.reconciliations.leaveUndecided(batch, of: id, reason: reason)
                }
            }
        }
    }

    /// Asks about one batch; gives why that is not possible now.
    private func ask(about batch: BatchNumber, of id: Int64) async throws(SyncError) -> String? {
        while !Task.isCancelled {
            let now = surroundings.time.now()
            let terms = ClaimTerms(
                lease: Lease(owner: surroundings.owner.own, until: now.adding(seconds: Courier.leaseSeconds)),
                policy: courier.policy)
            let owner = surroundings.owner
            let next = try await asking { () throws(StoreError) in
                try await store.reconciliations.takeSettled(batch, of: destination, now: now, terms: terms) {
                    $0 != owner.own && owner.isAlive($0)
                }
            }
            switch next {
            case .batch(let claimed):
                try await courier.question(about: claimed, of: id, actor: actor, over: line)
                return nil
            case .held(let hold):
                guard hold.reason == .rate, let until = hold.until else { return "暂不能查证：\(hold.sentence)" }
                // A cancelled wait ends like a finished one: the loop looks.
                try? await surroundings.time.sleep(until: until)
            case .content, .ping, .nothing: return "暂不能查证：批次已归档，或正由另一个进程处理"
            }
        }
        return nil
    }

    private func asking<Value>(_ question: () async throws(StoreError) -> Value) async throws(SyncError) -> Value {
        do throws(StoreError) { return try await question() } catch { throw .store(error) }
    }
}

/// What a run did with one account.
package struct ReconciliationReport: Sendable {
    /// The account.
    package let account: AccountID
    /// As it stands; `nil` when it was not begun.
    package let reconciliation: Reconciliation?
    /// What kept it from its end.
    package let obstacle: Obstacle?

    init(_ account: AccountID, _ reconciliation: Reconciliation?, _ obstacle: Obstacle?) {
        self.account = account
        self.reconciliation = reconciliation
        self.obstacle = obstacle
    }
}

extension Hold {
    /// What an operator reads.
    var sentence: String {
        switch reason {
        case .paused: "去向已暂停"
        case .blocked: "去向已停止，须先 anze resume"
        case .throttled: "平台要求等待"
        case .breaker: "去向熔断中"
        case .rate, .concurrency, .budget, .window: "受速率或并发限制"
        }
    }
}
