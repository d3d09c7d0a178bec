import Foundation
import ShangMi
import Testing

/// Messages that GmSSL made, and messages that travel to a verifier written with pyasn1 and gmssl and back.
@Suite struct MessagePeerTests {
    private struct Golden: Decodable {
        let content: String
        let certificate: Data
        let signed: Data
        let enveloped: Data
    }

    private struct Task: Encodable {
        let operation: String
        var message: String?
        var content: String?
        var certificate: String?
        var recipient: String?
        var issuer: String?
        var key: String?
        var detached: Bool?
    }

    private let data = Array("安责险 manifest".utf8)

    @Test func `what GmSSL signed and encrypted is accepted in its dialect`() throws {
        let golden: Golden = try vectors("gmssl-messages.json")
        let certificate = try Certificate(der: Array(golden.certificate))
        let key = try SM2Vector.load().privateKey()
        #expect(try certificate.sm2PublicKey().hasSameKey(as: key.publicKey))
        let (content, signer) = try SignedMessage(der: Array(golden.signed)).verify(
            trust: TrustStore(certificates: [certificate]), at: certificate.notBefore + 1, dialect: .gmssl)
        #expect(content == Array(golden.content.utf8) && signer.der == certificate.der)
        #expect(
            try EnvelopedMessage(der: Array(golden.enveloped)).open(certificate, key, dialect: .gmssl)
                == Array(golden.content.utf8))
    }

    @Test(.enabled(if: Peers.areInstalled, "ops/install-peers.sh could not reach PyPI"))
    func `what we make, an independent reader accepts, and nothing that was changed`() async throws {
        // gmssl stumbles over the few points that begin with zeros, of which it loses digits: then others are tried.
        for _ in 1...3 {
            let results = try await read()
            let errors = results.prefix(4).compactMap(\.error)
            if errors.contains(where: { $0.hasPrefix("TypeError") || $0.contains("Odd-length") }) { continue }
            for result in results.prefix(4) { #expect(try result.value == data) }
            for result in results.dropFirst(4) { #expect(result.error != nil) }
            return
        }
        Issue.record("the peer broke three times")
    }

    /// What the peer says of four messages that are right and three that are not, all made anew.
    private func read() async throws -> [Peers.Result] {
        let bench = try MessageBench()
        let attached = try await SignedMessage.sign(data, isDetached: false, by: bench.gateway).der
        let detached = try await SignedMessage.sign(data, isDetached: true, by: bench.gateway).der
        let enveloped = try EnvelopedMessage(data, for: [bench.platform]).der
        let both = try await SignedEnvelope.make(data, by: bench.gateway, for: [bench.platform]).der
        let issuer = bench.intermediate.der.hex
        let key = try bench.scalar("platform-enc").hex
        let recipient = bench.platform.der.hex
        var tasks = [
            Task(operation: "verify_signed", message: attached.hex, issuer: issuer),
            Task(operation: "verify_signed", message: detached.hex, content: data.hex, issuer: issuer),
            Task(operation: "open_enveloped", message: enveloped.hex, certificate: recipient, key: key),
            Task(
                operation: "open_signed_enveloped", message: both.hex, certificate: recipient, issuer: issuer, key: key),
            Task(operation: "verify_signed", message: detached.hex, content: (data + [0]).hex, issuer: issuer),
        ]
        // The last byte is the signature's.
        for (place, bit) in [(attached.count - 1, UInt8(1)), (attached.count - 20, 0x80)] {
            var wrong = attached
            wrong[place] ^= bit
            tasks.append(Task(operation: "verify_signed", message: wrong.hex, issuer: issuer))
        }
        return try run(tasks)
    }

    @Test(.enabled(if: Peers.areInstalled, "ops/install-peers.sh could not reach PyPI"))
    func `what an independent writer makes, we accept`() throws {
        let bench = try MessageBench()
        let key = try bench.scalar("gateway-sign").hex
        let certificate = bench.gateway.certificate.der.hex
        let recipient = bench.platform.der.hex
        let results = try run([
            Task(operation: "make_signed", content: data.hex, certificate: certificate, key: key, detached: false),
            Task(operation: "make_signed", content: data.hex, certificate: certificate, key: key, detached: true),
            Task(operation: "make_enveloped", content: data.hex, recipient: recipient),
            Task(
                operation: "make_signed_enveloped", content: data.hex, certificate: certificate, recipient: recipient,
                key: key),
        ])
        #expect(
            try SignedMessage(der: results[0].value).verify(trust: bench.trust, at: bench.now).content == data)
        #expect(
            try SignedMessage(der: results[1].value).verify(content: data, trust: bench.trust, at: bench.now).signer.der
                == bench.gateway.certificate.der)
        #expect(try EnvelopedMessage(der: results[2].value).open(bench.platform, bench.platformKey) == data)
        #expect(
            try SignedEnvelope(der: results[3].value).open(
                bench.platform, bench.platformKey, trust: bench.trust, at: bench.now
            ).data == data)
    }

    @Test(.enabled(if: Peers.areInstalled, "ops/install-peers.sh could not reach PyPI"))
    func `signed attributes bind the content, and no bit of such a message can be changed`() throws {
        let bench = try MessageBench()
        let task = Task(
            operation: "make_signed_attributes", content: data.hex, certificate: bench.gateway.certificate.der.hex,
            key: try bench.scalar("gateway-sign").hex)
        let message = try run([task])[0].value
        func verify(_ der: [UInt8], _ content: [UInt8]) throws(MessageError) -> Certificate {
            try SignedMessage(der: der).verify(content: content, trust: bench.trust, at: bench.now).signer
        }
        #expect(try verify(message, data).der == bench.gateway.certificate.der)
        #expect(throws: MessageError.signature) { try verify(message, data + [0]) }
        // Of the certificate, which is signed itself, one bit a byte; of everything else every bit.
        let certificate = try #require(message.firstRange(of: bench.gateway.certificate.der))
        for place in message.indices {
            for bit in certificate.contains(place) ? [place % 8] : Array(0..<8) {
                var wrong = message
                wrong[place] ^= 1 << bit
                #expect(throws: MessageError.self, "byte \(place), bit \(bit)") { try verify(wrong, data) }
            }
        }
    }

    private func run(_ tasks: [Task]) throws -> [Peers.Result] {
        let output = try Peers.run("messages.py", input: try JSONEncoder().encode(tasks))
        return try JSONDecoder().decode([Peers.Result].self, from: output)
    }
}
