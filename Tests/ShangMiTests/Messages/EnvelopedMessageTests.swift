import ShangMi
import Testing

@Suite struct EnvelopedMessageTests {
    private let bench: MessageBench
    private let data = Array("安责险 batch: 保单 PAZE20260000001".utf8)

    init() throws { bench = try MessageBench() }

    @Test(arguments: MessageDialect.allCases)
    func `every recipient reads it, and nobody else`(dialect: MessageDialect) throws {
        let other: MessageDialect = dialect == .standard ? .gmssl : .standard
        for data in [[], data, [UInt8](repeating: 1, count: 100_000)] {
            let message = try EnvelopedMessage(data, for: [bench.gatewayEncryption, bench.platform], dialect: dialect)
            #expect(try message.open(bench.platform, bench.platformKey, dialect: dialect) == data)
            #expect(throws: MessageError.refused) {
                try message.open(bench.platform, bench.platformKey, dialect: other)
            }
            #expect(throws: MessageError.notForUs) {
                try message.open(bench.gateway.certificate, bench.platformKey, dialect: dialect)
            }
            #expect(throws: MessageError.refused) {
                try message.open(bench.gatewayEncryption, bench.platformKey, dialect: dialect)
            }
        }
    }

    @Test func `a signing certificate is no recipient`() throws {
        let subject = bench.gateway.certificate.subject
        #expect(throws: MessageError.notForEncryption(subject: subject)) {
            try EnvelopedMessage(data, for: [bench.gateway.certificate])
        }
    }

    @Test(arguments: MessageDialect.allCases)
    func `a signed envelope gives data and signer`(dialect: MessageDialect) async throws {
        let message = try await SignedEnvelope.make(
            data, by: bench.gateway, for: [bench.platform], dialect: dialect)
        let (opened, signer) = try message.open(
            bench.platform, bench.platformKey, trust: bench.trust, at: bench.now, dialect: dialect)
        #expect(opened == data && signer.der == bench.gateway.certificate.der)
        let stranger = try await SignedEnvelope.make(data, by: bench.other, for: [bench.platform], dialect: dialect)
        #expect(throws: MessageError.self) {
            try stranger.open(bench.platform, bench.platformKey, trust: bench.trust, at: bench.now, dialect: dialect)
        }
    }

    @Test func `a change of any byte of a signed envelope is refused`() async throws {
        let sound = try await SignedEnvelope.make(data, by: bench.gateway, for: [bench.platform]).der
        for place in sound.indices {
            var bytes = sound
            bytes[place] ^= 1 << (place % 8)
            #expect(throws: MessageError.self, "byte \(place)") {
                try SignedEnvelope(der: bytes).open(
                    bench.platform, bench.platformKey, trust: bench.trust, at: bench.now)
            }
        }
    }
}
