import Canonical
import Connectors
import Delivery
import Logging
package import ShangMi

/// Answers insurers' requests: the protocol of docs/intake.md without the server around it.
package struct IntakeDesk: Sendable {
    let configuration: SubmissionConfiguration
    let gate: InsurerGate
    let gateway: String
    let surroundings: Surroundings
    let belonging: @Sendable (_ insurer: String, _ name: String) -> FileBelonging
    let signer: @Sendable () throws -> any Signer
    let onReceived: @Sendable () -> Void
    private let turns: IntakeTurns

    /// What stays free on the disk beside announced files: ledgers, reports and whatever else lies there.
    static let spare = 64 << 20

    /// A desk.
    ///
    /// - Parameters:
    ///   - configuration: Who may submit how much, and where it lies.
    ///   - gate: Says who has sent a request.
    ///   - gateway: The sender id of this gateway, for receipts.
    ///   - surroundings: Clock, chance and log.
    ///   - belonging: What a name of an insurer's file says.
    ///   - signer: The key that signs receipts at this moment.
    ///   - onReceived: Told of a submission that is whole.
    package init(
        _ configuration: SubmissionConfiguration, gate: InsurerGate, gateway: String, surroundings: Surroundings,
        belonging: @escaping @Sendable (_ insurer: String, _ name: String) -> FileBelonging,
        signer: @escaping @Sendable () throws -> any Signer, onReceived: @escaping @Sendable () -> Void
    ) {
        self.configuration = configuration
        self.gate = gate
        self.gateway = gateway
        self.surroundings = surroundings
        self.belonging = belonging
        self.signer = signer
        self.onReceived = onReceived
        turns = IntakeTurns(connections: configuration.limits.connections)
    }

    /// Answers a request.
    package func answer(_ request: IntakeRequest) async -> IntakeAnswer {
        do throws(IntakeRefusal) { return try await respond(to: request) } catch {
            if error.status >= 500 {
                surroundings.logger.error("a request of an insurer failed", metadata: [LogKey.reason: "\(error.code)"])
            }
            return IntakeAnswer(error)
        }
    }

    private func respond(to request: IntakeRequest) async throws(IntakeRefusal) -> IntakeAnswer {
        let admission = try gate.admit(request, now: surroundings.time.now())
        guard turns.begin(admission.insurer) else { throw .tooManyRequests(turns.limit) }
        defer { turns.end(admission.insurer) }
        guard let route = IntakeRoute(path: request.path) else { throw .notFound }
        let shelf = SubmissionShelf(configuration.folder(of: admission.insurer))
        if case .file(let id, let number) = route, request.method == "PATCH" {
            return try await patch(request, number, of: id, shelf, admission)
        }
        let body = try await wholeBody(of: request, admission)
        switch (route, request.method) {
        case (.submissions, "POST"): return try open(body, request, shelf, admission.insurer)
        case (.submissions, "GET"): return try list(shelf)
        case (.submission(let id), "GET"): return try await state(of: id, shelf, admission.insurer)
        case (.submission(let id), "DELETE"): return try giveUp(id, shelf)
        case (.file(let id, let number), "HEAD"):
            try await compare(id, shelf)
            return try progress(of: number, id, shelf)
        case (.receipt(let id), "GET"): return try await receipt(of: id, shelf, admission.insurer).answer
        case (.signature(let id), "GET"): return try await receipt(of: id, shelf, admission.insurer).signatureAnswer
        case (.report(let id, let verdict, let report), "GET"):
            guard let file = shelf.report(report, verdict, of: id) else { throw .notFound }
            return IntakeAnswer(200, body: .file(path: file.path, size: file.size, type: report.mediaType))
        default: throw .method(route.methods)
        }
    }

    /// A small body, with the digest that a signed request states.
    private func wholeBody(
        of request: IntakeRequest, _ admission: InsurerGate.Admission
    ) async throws(IntakeRefusal) -> [UInt8] {
        var body: [UInt8] = []
        do {
            try await request.body { piece in
                guard body.count + piece.count <= Announcement.largest else {
                    throw IntakeRefusal.tooLarge("清单最大 \(Announcement.largest) 字节")
                }
                body += piece
            }
        } catch let refusal as IntakeRefusal { throw refusal } catch { throw .malformed }
        if let digest = admission.bodySM3, SM3.digest(of: body) != digest { throw .bodyDigest }
        return body
    }

    private func open(
        _ body: [UInt8], _ request: IntakeRequest, _ shelf: SubmissionShelf, _ insurer: String
    ) throws(IntakeRefusal) -> IntakeAnswer {
        let announcement = try Announcement(body, limits: configuration.limits) { belonging(insurer, $0) }
        let id = try id(for: request, insurer)
        let now = Instant(seconds: surroundings.time.now().seconds)
        let submission = Submission(id: id, asOf: announcement.asOf, files: announcement.files, openedAt: now)
        let opening: SubmissionShelf.Opening
        let others = configuration.insurers.keys.filter { $0 != insurer }
            .map { SubmissionShelf(configuration.folder(of: $0)) }
        do {
            opening = try shelf.open(
                submission, beside: others, limit: configuration.limits.open, spare: IntakeDesk.spare)
        } catch { throw .storage(error) }
        let status: Int
        switch opening {
        case .opened: status = 201
        case .known: status = 200
        case .differs: throw .otherAnnouncement
        case .tooMany: throw .tooMany(configuration.limits.open)
        case .noRoom: throw .diskFull
        }
        let document = IntakeDocument.State(try known(id, shelf), of: insurer)
        return IntakeAnswer(
            status, headers: ["location": IntakeRoute.submission(id).path, "tus-resumable": "1.0.0"], json: document)
    }

    private func id(for request: IntakeRequest, _ insurer: String) throws(IntakeRefusal) -> SubmissionID {
        guard let key = request.header("idempotency-key") else {
            return SubmissionID(random: surroundings.random.bytes(16))
        }
        guard (1...200).contains(key.utf8.count) else { throw .malformed }
        return SubmissionID(key: key, of: insurer)
    }

    private func list(_ shelf: SubmissionShelf) throws(IntakeRefusal) -> IntakeAnswer {
        var states: [SubmissionState] = []
        do {
            for id in try shelf.current() { if let state = try shelf.state(of: id) { states.append(state) } }
        } catch { throw .storage(error) }
        return IntakeAnswer(
            200, json: IntakeDocument.List(states.sorted { $0.submission.openedAt < $1.submission.openedAt }))
    }

    /// A submission's state; one of another insurer's is as unknown as one that never was.
    func known(_ id: SubmissionID, _ shelf: SubmissionShelf) throws(IntakeRefusal) -> SubmissionState {
        do {
            guard let state = try shelf.state(of: id) else { throw IntakeRefusal.notFound }
            return state
        } catch let refusal as IntakeRefusal { throw refusal } catch { throw .storage(error) }
    }

    private func state(
        of id: SubmissionID, _ shelf: SubmissionShelf, _ insurer: String
    ) async throws(IntakeRefusal) -> IntakeAnswer {
        try await receive(id, shelf, insurer)
        return IntakeAnswer(200, json: IntakeDocument.State(try known(id, shelf), of: insurer))
    }

    private func giveUp(_ id: SubmissionID, _ shelf: SubmissionShelf) throws(IntakeRefusal) -> IntakeAnswer {
        _ = try known(id, shelf)
        do {
            guard try shelf.giveUp(id) else { throw IntakeRefusal.closed }
        } catch let refusal as IntakeRefusal { throw refusal } catch { throw .storage(error) }
        return IntakeAnswer(204, headers: ["tus-resumable": "1.0.0"])
    }
}

extension SubmissionReport {
    fileprivate var mediaType: String {
        switch self {
        case .json: IntakeAnswer.json
        case .html: "text/html; charset=utf-8"
        case .workbook: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }
}
