import Foundation
import NIOCore
import NIOSSL
import ShangMi

/// The keys and certificates of a PKI folder: the platform's own, and those of senders it knows.
struct PlatformKeys: Sendable {
    let seal: AnswerSeal
    let check: SignatureCheck
    let tls: TLSConfiguration
    /// Nil where the folder has no encryption key: encrypted bodies are refused then.
    let opener: EncryptedBody?

    /// Reads `tls-server.pem`, `tls-server.key`, `platform-sign.pem`, `platform-sign.key` `gateway-trust.pem`, and where
    /// they are there `platform-enc.pem` and `platform-enc.key`.
    ///
    /// - Parameter folder: The folder that holds them.
    /// - Throws: `SimulatorError.unusable` with the file that is missing or wrong.
    init(folder: String) throws(SimulatorError) {
        seal = AnswerSeal(signer: try Self.signer(folder))
        check = SignatureCheck(trust: try Self.trust(folder))
        tls = try Self.tls(folder)
        opener = try Self.opener(folder)
    }

    private static func opener(_ folder: String) throws(SimulatorError) -> EncryptedBody? {
        let keyFile = folder + "/platform-enc.key"
        guard let key = SecretBytes.read(keyFile) else { return nil }
        let certificate = try bytes(folder + "/platform-enc.pem")
        do {
            return EncryptedBody(key: try PrivateKey(file: key), certificate: try Certificate.load(pem: certificate)[0])
        } catch {
            throw .unusable(file: keyFile, reason: "\(error)")
        }
    }

    private static func signer(_ folder: String) throws(SimulatorError) -> KeyFileSigner {
        let keyFile = folder + "/platform-sign.key"
        guard let key = SecretBytes.read(keyFile) else { throw .unusable(file: keyFile, reason: "文件不存在或不可读") }
        let certificate = try bytes(folder + "/platform-sign.pem")
        do {
            return try KeyFileSigner(key: try PrivateKey(file: key), certificatePEM: certificate)
        } catch {
            throw .unusable(file: keyFile, reason: "\(error)")
        }
    }

    private static func trust(_ folder: String) throws(SimulatorError) -> TrustStore {
        let file = folder + "/gateway-trust.pem"
        let pem = try bytes(file)
        do {
            return try TrustStore(pem: pem)
        } catch {
            throw .unusable(file: file, reason: "\(error)")
        }
    }

    private static func tls(_ folder: String) throws(SimulatorError) -> TLSConfiguration {
        let certificateFile = folder + "/tls-server.pem"
        let keyFile = folder + "/tls-server.key"
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMBytes(try bytes(certificateFile))
        } catch {
            throw .unusable(file: certificateFile, reason: "\(error)")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(bytes: try bytes(keyFile), format: .pem)
        } catch {
            throw .unusable(file: keyFile, reason: "\(error)")
        }
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        tls.minimumTLSVersion = .tlsv12
        tls.applicationProtocols = ["http/1.1"]
        // A client that does not say goodbye would otherwise keep a closed connection for five seconds.
        tls.shutdownTimeout = .milliseconds(200)
        return tls
    }

    private static func bytes(_ file: String) throws(SimulatorError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw .unusable(file: file, reason: "文件不存在或不可读")
        }
        return Array(data)
    }
}
