import Canonical
import Delivery
package import Exchange
import Foundation
package import ShangMi
import Transport

/// Why a key, certificate or trust file cannot be used: exit 2, before anything is changed.
package struct KeyMaterialError: Error, Equatable, CustomStringConvertible {
    /// The file and what is wrong with it, in Chinese; nothing of its content.
    package let description: String
    /// Whether it is a certificate that is not valid at this time: exit 5.
    package var isOutOfDate = false
}

/// Loads keys, certificates and trust files, each mistake with its file.
package enum KeyMaterial {
    /// The signer of an identity at this moment; its key is of the kind that is needed, for evidence SM2, and its certificate
    /// is valid.
    package static func signer(
        _ identity: Identity, of algorithm: KeyAlgorithm = .sm2, surroundings: Surroundings
    ) throws(KeyMaterialError) -> any Signer {
        let now = surroundings.time.now().seconds
        let signer = try signer(identity.key(at: Instant(seconds: now)), of: algorithm, surroundings: surroundings)
        if let reason = signer.certificate.invalidity(at: now) {
            throw KeyMaterialError(
                description: "签名证书“\(signer.certificate.subject)”\(reason)，已停止签名：请换用有效的证书（anze keys rotate）",
                isOutOfDate: true)
        }
        return signer
    }

    /// The signer of a key, whether or not its certificate is valid now.
    static func signer(
        _ key: SigningKey, of algorithm: KeyAlgorithm, surroundings: Surroundings
    ) throws(KeyMaterialError) -> any Signer {
        // Platforms refuse it too: better to hear that before anything is sent.
        let own = try certificate(of: key)
        guard own.maySign else {
            throw KeyMaterialError(description: "证书“\(key.certificate)”的密钥用法不允许签名：请换用签名证书，不是加密证书")
        }
        switch key.holder {
        case .file(let path, let passphrasePath):
            let (privateKey, certificates) = try pair(
                key: path, passphrase: passphrasePath, certificate: key.certificate)
            do throws(KeyError) {
                guard privateKey.algorithm == algorithm else { throw .unsupported(kind: privateKey.algorithm.rawValue) }
                return try KeyFileSigner(key: privateKey, certificate: certificates[0])
            } catch {
                throw KeyMaterialError(description: "签名密钥“\(path)”与证书“\(key.certificate)”无法使用：\(error.reason)")
            }
        case .service(let service):
            return try signer(service, certificate: own, surroundings: surroundings)
        }
    }

    private static func signer(
        _ service: SigningService, certificate: Certificate, surroundings: Surroundings
    ) throws(KeyMaterialError) -> any Signer {
        let secret = try secret(service.keyFile, isText: true)
        guard secret.count >= 16 else {
            throw KeyMaterialError(description: "签名服务的共享密钥“\(service.keyFile)”过短：至少 16 字节")
        }
        let total = Duration.milliseconds(Int(service.timeout * 1000))
        do {
            let lane = try HTTPLane(
                trust: service.tlsTrust.map { TLSTrust(caFile: $0) },
                limits: TransportLimits(
                    connect: .seconds(2), handshake: .seconds(3), total: total, answerBytes: 1 << 16))
            return try HTTPSigner(
                certificate: certificate, url: service.url.description, client: service.client, secret: secret,
                lane: lane, time: surroundings.time, random: surroundings.random,
                services: surroundings.services)
        } catch let error as CertificateError {
            throw KeyMaterialError(description: error.reason)
        } catch {
            throw KeyMaterialError(description: "无法建立到签名服务的连接设置：\(error)")
        }
    }

    /// A key file's key, and the certificates of a certificate file, or of the key's own PKCS#12 file.
    static func pair(
        key path: String, passphrase passphrasePath: String?, certificate: String
    ) throws(KeyMaterialError) -> (key: PrivateKey, certificates: [Certificate]) {
        let file = try secret(path)
        let passphrase = try passphrasePath.map { (path) throws(KeyMaterialError) in try secret(path, isText: true) }
        var key: PrivateKey
        var own: [Certificate]?
        do throws(KeyError) {
            if PKCS12File.isOne(file) {
                guard let passphrase else { throw .encrypted }
                let content = try PKCS12File(file: file, passphrase: passphrase)
                key = content.key
                if path == certificate { own = content.certificates }
            } else {
                key = try PrivateKey(file: file, passphrase: passphrase)
            }
        } catch {
            throw KeyMaterialError(description: "签名密钥“\(path)”无法使用：\(error.reason)")
        }
        guard let own else { return (key, try certificates(certificate)) }
        return (key, own)
    }

    /// The certificate of a signing key.
    package static func certificate(of key: SigningKey) throws(KeyMaterialError) -> Certificate {
        guard case .file(let path, let passphrase) = key.holder, path == key.certificate else {
            return try certificates(key.certificate)[0]
        }
        return try pair(key: path, passphrase: passphrase, certificate: path).certificates[0]
    }

    /// The revocation lists of a trust file.
    static func revocationLists(_ path: String) throws(KeyMaterialError) -> [RevocationList] {
        let pem = try bytes(path)
        do throws(CertificateError) { return try RevocationList.load(pem: pem) } catch {
            throw KeyMaterialError(description: "信任证书文件“\(path)”无法使用：\(error.reason)")
        }
    }

    /// The certificates of a PEM file, at least one.
    static func certificates(_ path: String) throws(KeyMaterialError) -> [Certificate] {
        let pem = try bytes(path)
        do throws(CertificateError) { return try Certificate.load(pem: pem) } catch {
            throw KeyMaterialError(description: "证书文件“\(path)”无法使用：\(error.reason)")
        }
    }

    /// The certificates of a trust file.
    package static func trust(_ path: String) throws(KeyMaterialError) -> TrustStore {
        let pem = try bytes(path)
        do { return try TrustStore(pem: pem) } catch {
            throw KeyMaterialError(description: "信任证书文件“\(path)”无法使用：\(error.reason)")
        }
    }

    /// The key of a store's key file.
    package static func vault(_ path: String) throws(KeyMaterialError) -> VaultMaster {
        guard let master = VaultMaster(file: try secret(path, isText: true)) else {
            throw KeyMaterialError(description: "存储密钥文件“\(path)”应为 64 个十六进制数字：用 anze store new-key 生成")
        }
        return master
    }

    /// The lines to a destination, one handle each.
    package static func lines(_ destination: DestinationConfiguration) throws(KeyMaterialError) -> [HTTPLine] {
        // Found out here, where nothing was sent yet: libcurl would say so only at each attempt.
        _ = try trust(destination.tlsTrust)
        var lines: [HTTPLine] = []
        for _ in 0..<destination.concurrency {
            do {
                lines.append(
                    HTTPLine(
                        lane: try HTTPLane(trust: TLSTrust(caFile: destination.tlsTrust), limits: TransportLimits())))
            } catch {
                throw KeyMaterialError(description: "无法建立到“\(destination.id)”的连接设置：\(error)")
            }
        }
        return lines
    }

    /// What a destination's batches are written, signed and verified with.
    package static func desk(
        _ destination: DestinationConfiguration, profile: DestinationProfile, identity: Identity,
        surroundings: Surroundings
    ) throws(KeyMaterialError) -> DestinationDesk {
        let signer = try signer(
            identity, of: profile.signing.scheme.keyAlgorithm, surroundings: surroundings)
        let recipient = try recipient(destination, at: surroundings.time.now().seconds)
        let plan: BatchPlan
        do { plan = try BatchPlan(profile: profile, sender: identity.sender, recipient: recipient) } catch {
            throw KeyMaterialError(description: "目的地“\(destination.id)”的报文无法加密：\(error)")
        }
        let secrets = try secrets(destination, of: profile)
        return DestinationDesk(
            profile: profile, plan: plan,
            signer: RequestSigner(
                profile: profile, base: destination.baseURL, app: identity.app, signer: signer, secrets: secrets,
                recipient: try? recipient?.sm2PublicKey()),
            verifier: AnswerVerifier(
                profile: profile, trust: try receiptTrust(destination, of: profile), secrets: secrets))
    }

    /// The certificates that a destination's answers are checked against: as many as its profile needs, none where it needs none.
    private static func receiptTrust(
        _ destination: DestinationConfiguration, of profile: DestinationProfile
    ) throws(KeyMaterialError) -> TrustStore {
        switch (destination.receiptTrust, profile.signing.answerCode) {
        case (let path?, nil): return try trust(path)
        case (nil, .some): return TrustStore(certificates: [])
        case (nil, nil):
            throw KeyMaterialError(
                description:
                    "目的地“\(destination.id)”的应答由平台签名：请在 destinations.\(destination.id).trust 中以 receipts 写明其证书文件")
        case (.some, .some):
            throw KeyMaterialError(
                description: "目的地“\(destination.id)”的应答以共享密钥认证，不用证书：请从 trust 中删除 receipts")
        }
    }

    /// The destination's secrets, as many as its profile names and no others.
    private static func secrets(
        _ destination: DestinationConfiguration, of profile: DestinationProfile
    ) throws(KeyMaterialError) -> [String: SecretBytes] {
        let (wanted, given) = (profile.signing.secrets, destination.secrets.keys)
        if let missing = wanted.first(where: { !given.contains($0) }) {
            throw KeyMaterialError(
                description:
                    "目的地“\(destination.id)”的规范要求密钥“\(missing)”：请在 destinations.\(destination.id).secrets 中写明其文件")
        }
        if let unknown = given.sorted().first(where: { !wanted.contains($0) }) {
            throw KeyMaterialError(description: "目的地“\(destination.id)”的规范没有名为“\(unknown)”的密钥：请从 secrets 中删除")
        }
        var secrets: [String: SecretBytes] = [:]
        for (name, path) in destination.secrets { secrets[name] = try secret(path, isText: true) }
        return secrets
    }

    /// The destination's encryption certificate, when it has one: an SM2 key's that may encrypt, now, under a root of the trust file
    /// of its receipts where it has one.
    private static func recipient(
        _ destination: DestinationConfiguration, at now: Int64
    ) throws(KeyMaterialError) -> Certificate? {
        guard let path = destination.encryptionCertificate else { return nil }
        let certificate = try certificates(path)[0]
        if let fault = try fault(ofEncryption: certificate, trust: destination.receiptTrust, at: now) {
            throw KeyMaterialError(
                description: "加密证书文件“\(path)”无法使用：\(fault)", isOutOfDate: certificate.invalidity(at: now) != nil)
        }
        return certificate
    }

    /// What speaks against encrypting for a certificate's owner; `nil` when nothing does.
    static func fault(
        ofEncryption certificate: Certificate, trust path: String?, at now: Int64
    ) throws(KeyMaterialError) -> String? {
        do throws(CertificateError) { _ = try certificate.sm2PublicKey() } catch { return error.reason }
        // Answers under a shared secret leave nothing that a chain could end at: the file itself is what is trusted.
        guard let path else {
            if !certificate.mayEncrypt { return TrustError.notForEncryption(subject: certificate.subject).description }
            return certificate.invalidity(at: now)
        }
        let trust = try trust(path)
        do throws(TrustError) {
            try trust.check(certificate, intermediates: [], at: now, for: .encryption)
            return nil
        } catch { return error.description }
    }

    private static func secret(_ path: String, isText: Bool = false) throws(KeyMaterialError) -> SecretBytes {
        guard let bytes = SecretBytes.read(path, isText: isText) else {
            throw KeyMaterialError(description: "文件“\(path)”不存在或无法读取：请检查路径与权限")
        }
        return bytes
    }

    private static func bytes(_ path: String) throws(KeyMaterialError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KeyMaterialError(description: "文件“\(path)”不存在或无法读取：请检查路径与权限")
        }
        return [UInt8](data)
    }
}
