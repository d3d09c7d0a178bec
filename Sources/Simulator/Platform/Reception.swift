import ShangMi

/// Takes requests in: route, form, signature, nonce and digest; what passes goes to the platform.
struct Reception: Sendable {
    let check: SignatureCheck
    let clock: PlatformClock
    let platform: Platform
    let reader: BatchReader
    let packages: PackageCheck

    /// What happens in answer to a request.
    ///
    /// - Parameter request: As it came in.
    /// - Returns: The reply; every request is in the books by then.
    /// - Throws: Only when the task is cancelled during a stall.
    func reply(to request: ReceivedRequest) async throws -> Reply {
        var visit = Platform.Visit(request)
        let accepted: Accepted
        do throws(Refusal) {
            accepted = try await accept(request, visit: &visit)
        } catch {
            return await platform.refuse(error, visit: visit)
        }
        switch accepted {
        case .batch(let batch, let app):
            return try await platform.receive(batch, from: app, visit: visit)
        case .query(let number, let app):
            return await platform.query(number, for: app, visit: visit)
        case .reconciliation(let query, let app):
            return await platform.reconcile(query, for: app, visit: visit)
        case .feed(let query):
            return await platform.feed(query, visit: visit)
        case .ping:
            return await platform.ping(visit: visit)
        case .package(let name, let body, let app):
            return try await platform.receive(body, named: name, from: app, check: packages, visit: visit)
        case .packageResult(let name, let app):
            return await platform.result(of: name, for: app, visit: visit)
        case .part(let name, let query, let body, let app):
            return try await platform.receive(part: body, at: query, of: name, from: app, visit: visit)
        case .contentQuestion(let name, let app):
            return await platform.question(about: name, for: app, visit: visit)
        }
    }
}

extension Reception {
    /// A request that has passed every check which needs no ledger.
    private enum Accepted {
        case batch(Batch, app: String)
        case query(BatchNumber, app: String)
        case reconciliation(ReconciliationQuery, app: String)
        case feed(FeedQuery)
        case ping
        case package(PackageName, [UInt8], app: String)
        case packageResult(PackageName, app: String)
        case part(ContentName, PartQuery, [UInt8], app: String)
        case contentQuestion(ContentName, app: String)
    }

    private func accept(
        _ request: ReceivedRequest, visit: inout Platform.Visit
    ) async throws(Refusal) -> Accepted {
        let route = try Route.parse(request, kinds: reader.document.kinds)
        guard let body = request.body else { throw Refusal(.malformed, "报文过大") }
        let head = try SignedHead(request)
        visit.app = head.app
        visit.signature = .invalid
        try check.check(
            request, head: head, batchLine: visit.subject ?? "", now: clock.now())
        visit.signature = .valid
        try await platform.admit(nonce: head.nonce, of: head.app)
        guard SM3.digest(of: body) == head.bodySM3 else { throw Refusal(.totalsMismatch, "报文摘要不一致") }
        switch route {
        case .submit(let number):
            return .batch(try reader.read(body, number: number), app: head.app)
        case .query(let number):
            return .query(number, app: head.app)
        case .reconciliation(let query):
            return .reconciliation(query, app: head.app)
        case .feed(let query):
            return .feed(query)
        case .ping:
            return .ping
        case .package(let name):
            return .package(name, body, app: head.app)
        case .packageResult(let name):
            return .packageResult(name, app: head.app)
        case .part(let name, let query):
            guard let most = reader.document.partBytes else { throw Refusal(.malformed, "没有这个接口") }
            guard body.count <= most else { throw Refusal(.malformed, "分块不得超过 \(most) 字节") }
            return .part(name, query, body, app: head.app)
        case .contentQuestion(let name):
            guard reader.document.partBytes != nil else { throw Refusal(.malformed, "没有这个接口") }
            return .contentQuestion(name, app: head.app)
        }
    }
}
