import Delivery
import Engine
import Foundation
import ShangMi
import TestKit
import Testing
import Transport

/// The signer over HTTP against a service that signs with the `openssl` command line.
@Suite(.serialized) struct HTTPSignerTests {
    private let folder: TemporaryFolder
    private let pki: KeyFiles
    private let message = Array("要签名的内容".utf8)

    init() throws {
        folder = try TemporaryFolder()
        pki = try KeyFiles.make()
        try Data("共享的密钥，不少于十六字节\n".utf8).write(to: URL(filePath: folder.file("secret")))
    }

    private func server() async throws -> SigningServer {
        try await SigningServer(
            folder: folder.path, key: pki.file("gateway-sign.key"), serial: pki.certificate("gateway-sign").serial.text,
            client: "gateway", secret: folder.file("secret"))
    }

    private func signer(
        at url: String, time: any TimeSource = SystemTime(), client: String = "gateway", secret: String? = nil,
        certificate: String = "gateway-sign", total: Duration = .seconds(20),
        services: SigningServices = SigningServices()
    ) throws -> HTTPSigner {
        let shared =
            try secret.map { SecretBytes(copying: $0.utf8) }
            ?? #require(SecretBytes.read(folder.file("secret"), isText: true))
        return try HTTPSigner(
            certificate: pki.certificate(certificate), url: url, client: client, secret: shared,
            lane: HTTPLane(trust: nil, limits: TransportLimits(total: total)), time: time, random: .system,
            services: services)
    }

    @Test(arguments: [SignatureEncoding.raw, .der])
    func `what the service signs verifies with the certificate`(encoding: SignatureEncoding) async throws {
        let server = try await server()
        let signer = try signer(at: server.url)
        let scheme = SignatureScheme.sm2(SigningUserID("别的标识"), encoding)
        let signature = try await signer.sign(message, as: scheme)
        #expect(try pki.certificate("gateway-sign").publicKey().verifies(signature, of: message, as: scheme))
        // A second request has a nonce of its own.
        _ = try await signer.sign(message, as: scheme)
        #expect(server.answers == ["200", "200"])
    }

    @Test func `the service refuses another client, another secret and another certificate`() async throws {
        let server = try await server()
        for (client, secret) in [("somebody", nil), ("gateway", "another secret of enough bytes")] {
            let signer = try signer(at: server.url, client: client, secret: secret)
            let error = await #expect(throws: SignerError.self) {
                try await signer.sign(message, as: .sm2(.standard, .raw))
            }
            #expect(error?.description.contains("HTTP 401") == true)
        }
        let signer = try signer(at: server.url, certificate: "platform-sign")
        let error = await #expect(throws: SignerError.self) {
            try await signer.sign(message, as: .sm2(.standard, .raw))
        }
        #expect(error?.description.contains("没有这张证书的密钥") == true)
    }

    @Test func `a signature over other bytes and an answer that is none are refused`() async throws {
        let server = try await server()
        let signer = try signer(at: server.url)
        try server.set(.otherBytes)
        let wrong = await #expect(throws: SignerError.self) {
            try await signer.sign(message, as: .sm2(.standard, .raw))
        }
        #expect(wrong?.description.contains("与证书不符") == true)
        try server.set(.garbage)
        let garbage = await #expect(throws: SignerError.self) {
            try await signer.sign(message, as: .sm2(.standard, .raw))
        }
        #expect(garbage?.description.contains("无法读取") == true)
    }

    @Test func `a silent service costs its time-out and no more`() async throws {
        let server = try await server()
        try server.set(.silent)
        let signer = try signer(at: server.url, total: .milliseconds(300))
        let error = await #expect(throws: SignerError.self) {
            try await signer.sign(message, as: .sm2(.standard, .raw))
        }
        guard case .unavailable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `after three failures nothing is asked for 30 seconds, then one request looks again, whoever signs`()
        async throws
    {
        let server = try await server()
        let time = ManualTime(SystemTime().now())
        let services = SigningServices()
        // Each run of a job makes a signer of its own.
        func sign() async -> Bool {
            let signer = try? signer(at: server.url, time: time, services: services)
            return (try? await signer?.sign(message, as: .sm2(.standard, .raw))) != nil
        }
        try server.set(.failing)
        for _ in 0..<5 { #expect(await !sign()) }
        #expect(server.answers == ["500", "500", "500"])
        time.advance(by: 30)
        #expect(await !sign())
        #expect(await !sign())
        #expect(server.answers.count == 4)
        try server.set(.none)
        #expect(await !sign())
        time.advance(by: 30)
        #expect(await sign())
        #expect(await sign())
        #expect(server.answers.suffix(2) == ["200", "200"])
    }
}
