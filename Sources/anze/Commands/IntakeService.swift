import Canonical
import Connectors
import Console
import Delivery
import Desk
import Engine
import Evidence
import Foundation
import ShangMi

/// The intake of `anze serve`: the listener, and the judging of what was submitted.
struct IntakeService: Sendable {
    private let gateway: Gateway
    private let configuration: SubmissionConfiguration
    private let desk: IntakeDesk
    private let gate: InsurerGate
    private let server: IntakeServer
    private let bell: AsyncStream<Void>.Continuation
    private let rings: AsyncStream<Void>

    /// An intake; a mistake in its keys and files ends the command before anything runs.
    init(_ configuration: SubmissionConfiguration, of gateway: Gateway) throws {
        self.gateway = gateway
        self.configuration = configuration
        (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        do { gate = try InsurerGate(configuration) } catch { throw CommandFailure(error) }
        let names = FileNames(root: gateway.configuration.mappings)
        let bell = bell
        desk = IntakeDesk(
            configuration, gate: gate, gateway: gateway.configuration.identity.app,
            surroundings: gateway.surroundings,
            belonging: { insurer, name in names.belonging(of: name, insurer: insurer) },
            signer: { try gateway.signer() }, onReceived: { bell.yield() })
        do { server = try IntakeServer(configuration, desk: desk, logger: gateway.surroundings.logger) } catch {
            throw CommandFailure(.usage, error.description)
        }
    }

    /// Has the submissions looked at soon.
    func ring() { bell.yield() }

    /// Listens until the task is cancelled; gives why it could not.
    func serve() async -> CommandFailure? {
        let (host, port) = configuration.listen
        do {
            try await server.run { port in Terminal.complain("接收机构报送 https://\(host):\(port)") }
            return nil
        } catch { return CommandFailure(.usage, "无法监听 \(host):\(port)：地址被占用，或没有权限") }
    }

    /// Judges what was submitted whenever somebody rings, until the task is cancelled.
    func judge() async {
        for await _ in rings {
            await desk.giveOwedReceipts()
            do { try await judgePending() } catch { complain(error) }
            let now = gateway.surroundings.time.now()
            do { try configuration.sweep(now: Instant(seconds: now.seconds)) } catch { complain(error) }
            do { try gate.sweep(now: now) } catch { complain(error) }
        }
    }

    private func judgePending() async throws {
        var pending: Set<String> = []
        for insurer in configuration.insurers.keys {
            do {
                let books = SubmissionBooks(insurer, try configuration.states(of: insurer))
                if books.isPending { pending.insert(insurer) }
            } catch { complain(error) }
        }
        guard !pending.isEmpty else { return }
        let run = CollectRun(
            gateway: gateway, ingestion: try Ingestion(gateway), environment: ProcessInfo.processInfo.environment)
        let report = try await run.run(configuration.sources.filter { pending.contains($0.insurer) })
        for failure in report.failures { Terminal.complain("接收：\(failure.message)") }
        // Another process at work is no fault: it does the same.
        for problem in report.collected.flatMap(\.problems) where problem != .busy { complain(problem) }
    }

    private func complain(_ error: any Error) {
        Terminal.complain("接收：\((error as? CommandFailure)?.message ?? "\(error)")")
    }
}

extension Gateway {
    /// Notes the receipts in the log of evidence that it does not know yet, before their files are judged.
    ///
    /// - Parameter source: The source whose files are about to be judged.
    /// - Throws: `CommandFailure`, `ConnectorError`.
    func noteReceipts(of source: Source) async throws {
        guard case .submissions(let folder) = source.kind else { return }
        let shelf = SubmissionShelf(folder)
        for id in try shelf.current() where !shelf.isNoted(id) {
            guard let kept = try shelf.receipt(of: id) else { continue }
            let now = surroundings.time.now()
            let leaf = Leaf.operatorAction(
                action: "intake-receipt", subject: "\(source.insurer) \(id)",
                reason: "SM3 \(SM3.digest(of: kept.receipt))", actor: Operator.schedule, at: now.text)
            let store = try store()
            try await Gateway.asking { try await store.note(leaf, at: now) }
            try shelf.note(id)
        }
    }

    /// How many submissions of each insurer are where; none without an intake.
    func submissionBooks() throws -> [SubmissionBooks] {
        do { return try configuration.submissions?.books() ?? [] } catch {
            throw CommandFailure(.storage, error.description)
        }
    }
}
