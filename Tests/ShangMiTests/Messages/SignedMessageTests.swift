import ShangMi
import Testing

@Suite struct SignedMessageTests {
    private let bench: MessageBench
    private let content = Array(#"{"profile":"anze-east-1","packageNo":"900101-20261130-first-001"}"#.utf8)

    init() throws { bench = try MessageBench() }

    private func verify(
        _ message: SignedMessage, content: [UInt8]? = nil, trust: TrustStore? = nil, at moment: Int64? = nil,
        dialect: MessageDialect = .standard, userID: SigningUserID = .standard
    ) throws(MessageError) -> (content: [UInt8], signer: Certificate) {
        try message.verify(
            content: content, trust: trust ?? bench.trust, at: moment ?? bench.now, dialect: dialect, userID: userID)
    }

    @Test(arguments: MessageDialect.allCases, [true, false])
    func `what is signed verifies, with its content and in its dialect only`(
        dialect: MessageDialect, isDetached: Bool
    ) async throws {
        for content in [[], content, [UInt8](repeating: 0x30, count: 70_000)] {
            let message = try await SignedMessage.sign(
                content, isDetached: isDetached, by: bench.gateway, dialect: dialect)
            let given = isDetached ? content : nil
            let (verified, signer) = try verify(message, content: given, dialect: dialect)
            #expect(verified == content && signer.der == bench.gateway.certificate.der)
            let another: MessageDialect = dialect == .standard ? .gmssl : .standard
            #expect(throws: MessageError.signature) { try verify(message, content: given, dialect: another) }
            if dialect == .standard {
                #expect(throws: MessageError.signature) {
                    try verify(message, content: given, userID: SigningUserID(""))
                }
            }
            #expect(throws: MessageError.content) {
                try verify(message, content: isDetached ? nil : content, dialect: dialect)
            }
            if isDetached {
                #expect(throws: MessageError.signature) {
                    try verify(message, content: content + [0], dialect: dialect)
                }
            }
        }
    }

    @Test func `the signer must be trusted at that moment, and may bring what stands between`() async throws {
        let message = try await SignedMessage.sign(content, isDetached: false, by: bench.gateway)
        let subject = bench.gateway.certificate.subject
        let after = bench.gateway.certificate.notAfter + 1
        let late = #expect(throws: MessageError.self) { try verify(message, at: after) }
        guard case .untrusted(.expired) = late else { throw late ?? .signature }
        let stranger = try await SignedMessage.sign(content, isDetached: false, by: bench.other)
        #expect(throws: MessageError.self) { try verify(stranger) }
        let root = TrustStore(certificates: [try bench.folder.certificate("pki/sm2-root.pem")])
        #expect(throws: MessageError.untrusted(.unknownIssuer(subject: subject))) { try verify(message, trust: root) }
        let long = try await SignedMessage.sign(
            content, isDetached: false, by: bench.gateway, intermediates: [bench.intermediate])
        #expect(try verify(long, trust: root).content == content)
    }

    @Test(arguments: [true, false])
    func `a change of any byte is refused`(isDetached: Bool) async throws {
        let sound = try await SignedMessage.sign(content, isDetached: isDetached, by: bench.gateway).der
        for place in sound.indices {
            var bytes = sound
            bytes[place] ^= 1 << (place % 8)
            #expect(throws: MessageError.self, "byte \(place)") {
                try verify(SignedMessage(der: bytes), content: isDetached ? content : nil)
            }
        }
        for wrong in [[], Array(sound.dropLast()), sound + [0], Array(sound.prefix(40))] {
            #expect(throws: MessageError.self) { try verify(SignedMessage(der: wrong)) }
        }
    }

    @Test func `the certificate of another signer does not fit, even with the same name`() async throws {
        let message = try await SignedMessage.sign(content, isDetached: false, by: bench.gateway).der
        let other = try await SignedMessage.sign(content, isDetached: false, by: bench.other).der
        // The other's signature in the place of ours.
        let (ours, theirs) = (message.suffix(70), other.suffix(70))
        #expect(throws: MessageError.self) { try verify(SignedMessage(der: message.dropLast(70) + theirs)) }
        #expect(ours != theirs)
    }
}
