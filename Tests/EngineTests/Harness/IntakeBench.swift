import Canonical
import Connectors
import Delivery
import Foundation
import ShangMi
import Synchronization
import TestKit

@testable import Engine

/// An intake desk with two insurers, asked without a network: `a` signs or presents a certificate, `b` presents one.
final class IntakeBench: Sendable {
    let folder: TemporaryFolder
    let pki: KeyFiles
    let configuration: SubmissionConfiguration
    let desk: IntakeDesk
    let time: ManualTime

    /// A desk with limits as the configuration has them.
    init(limits: String = "{}") throws {
        folder = try TemporaryFolder()
        pki = try KeyFiles.make()
        time = ManualTime(try DevelopmentPKI.load().start)
        configuration = try IntakeBench.configuration(limits, pki, folder)
        let ring = Ring()
        desk = IntakeDesk(
            configuration, gate: try InsurerGate(configuration), gateway: "GW310000", surroundings: .of(time),
            belonging: { _, name in
                let day = name.dropLast(4).suffix(8)
                guard name.hasPrefix("A_"), name.hasSuffix(".csv"),
                    let date = CivilDate(iso: "\(day.prefix(4))-\(day.dropFirst(4).prefix(2))-\(day.suffix(2))")
                else { return .stranger(reason: "文件名应为 A_<日期>.csv") }
                return .export(date)
            }, signer: { try DevelopmentPKI.load().gateway }, onReceived: { ring.ring() })
        self.ring = ring
    }

    private let ring: Ring

    private final class Ring: Sendable {
        let count = Mutex(0)
        func ring() { count.withLock { $0 += 1 } }
    }

    /// How often a submission was said to be whole.
    var received: Int { ring.count.withLock { $0 } }

    private static func configuration(
        _ limits: String, _ pki: KeyFiles, _ folder: TemporaryFolder
    ) throws -> SubmissionConfiguration {
        let text = """
            store: sqlite:gateway.db
            mappings: mappings
            insurers: [a, b]
            identity: {app: GW310000, sender: X, certificate: x.pem, key: x.key}
            intake:
              listen: 127.0.0.1:0
              tls: {certificate: \(pki.file("tls-server.pem")), key: \(pki.file("tls-server.key")), clients: \(pki.file("tls-ca.pem"))}
              insurers:
                a: {pins: ["\(try pin("insurer-tls"))"], signers: \(pki.file("insurer-trust.pem"))}
                b: {pins: ["\(try pin("insurer-tls-b"))"]}
              limits: \(limits)
            """
        guard
            let submissions = try GatewayConfiguration.read(text, path: folder.file("gateway.yaml"), environment: [:])
                .submissions
        else { throw SampleError.missing("intake") }
        return submissions
    }

    /// The pin of a certificate of the development keys.
    static func pin(_ name: String) throws -> String {
        let key = try KeyFiles.make().certificate(name).publicKey()
        return "sha256//" + Data(DigestAlgorithm.sha256.digest(of: key.der)).base64EncodedString()
    }

    /// Who asks, and how she says so.
    enum Sender {
        case certificate(String)
        case nobody
    }

    /// Asks with a certificate, or without.
    func ask(
        _ method: String, _ target: String, as sender: Sender = .certificate("insurer-tls"),
        headers: [String: String] = [:], pieces: [String] = [], breaksOff: Bool = false
    ) async throws -> IntakeAnswer {
        let certificate: [UInt8]? =
            switch sender {
            case .certificate(let name): try pki.certificate(name).der
            case .nobody: nil
            }
        return await desk.answer(
            IntakeRequest(method: method, target: target, headers: headers, certificate: certificate) { take in
                for piece in pieces { try await take(Array(piece.utf8)) }
                if breaksOff { throw SampleError.missing("the rest") }
            })
    }

    /// Begins a request of `a` whose body ends when `end` does.
    ///
    /// - Returns: The answer that comes then; the request is being answered when this returns.
    func begin(
        _ method: String, _ target: String, until end: AsyncStream<Void>
    ) async throws -> Task<IntakeAnswer, Never> {
        let certificate = try pki.certificate("insurer-tls").der
        let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
        let answer = Task { [desk] in
            await desk.answer(
                IntakeRequest(method: method, target: target, headers: [:], certificate: certificate) { _ in
                    hasBegun.finish()
                    for await _ in end {}
                })
        }
        for await _ in begun {}
        return answer
    }

    /// The headers of a request that `a` signs.
    func signed(
        _ method: String, _ target: String, body: String = "", nonce: String = "00112233445566778899aabbccddeeff",
        bound: String = "", ahead: Int64 = 0, as app: String = "a", key: String = "insurer-sign"
    ) async throws -> [String: String] {
        let stamp = String(time.now().milliseconds + ahead)
        let digest = SM3.digest(of: Array(body.utf8)).hex
        let text = ["ANZE-SM2-SM3", method, target, app, stamp, nonce, bound, digest].joined(separator: "\n")
        let signer = try KeyFileSigner(key: pki.key(key), certificate: pki.certificate(key))
        let signature = try await signer.sign(Array(text.utf8), as: .sm2(.standard, .raw))
        return [
            "x-anze-app": app, "x-anze-timestamp": stamp, "x-anze-nonce": nonce,
            "x-anze-key": try pki.certificate(key).serial.text, "x-anze-body-sm3": digest,
            "x-anze-signature": Data(signature).base64EncodedString(),
        ]
    }

    /// Announces files and gives the submission's path.
    func open(_ files: [String: String], as sender: Sender = .certificate("insurer-tls")) async throws -> String {
        let answer = try await ask("POST", IntakeRoute.base, as: sender, pieces: [IntakeBench.announcement(files)])
        guard answer.status == 201, let place = answer.headers["location"] else {
            throw SampleError.missing("a submission: \(answer.text)")
        }
        return place
    }

    static func announcement(_ files: [String: String], asOf: String = "2026-11-20") -> String {
        let list = files.sorted { $0.key < $1.key }.map { name, text in
            #"{"name":"\#(name)","bytes":\#(text.utf8.count),"sm3":"\#(SM3.digest(of: Array(text.utf8)).hex)"}"#
        }
        return #"{"asOf":"\#(asOf)","files":[\#(list.joined(separator: ","))]}"#
    }

    static func patching(_ offset: Int) -> [String: String] {
        ["content-type": "application/offset+octet-stream", "upload-offset": String(offset), "tus-resumable": "1.0.0"]
    }
}

extension IntakeAnswer {
    /// The body as text.
    var text: String {
        guard case .bytes(let bytes, _) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The `code` of a refusal.
    var code: String? { text.firstMatch(of: /"code":"([^"]+)"/).map { String($0.1) } }
}
