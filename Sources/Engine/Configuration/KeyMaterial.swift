package import Exchange
import Foundation
package import ShangMi
import Transport

/// Why a key, certificate or trust file cannot be used: exit 2, before anything is changed.
package struct KeyMaterialError: Error, Equatable, CustomStringConvertible {
    /// The file and what is wrong with it, in Chinese; nothing of its content.
    package let description: String
}

/// Loads keys, certificates and trust files, each mistake with its file.
package enum KeyMaterial {
    /// The signer of an identity.
    package static func signer(_ identity: Identity) throws(KeyMaterialError) -> KeyFileSigner {
        let key = try bytes(identity.key)
        let certificate = try bytes(identity.certificate)
        do { return try KeyFileSigner(keyPEM: key, certificatePEM: certificate) } catch {
            throw KeyMaterialError(description: "签名密钥“\(identity.key)”与证书“\(identity.certificate)”无法使用：\(error.reason)")
        }
    }

    /// The certificates of a trust file.
    package static func trust(_ path: String) throws(KeyMaterialError) -> TrustStore {
        let pem = try bytes(path)
        do { return try TrustStore(pem: pem) } catch {
            throw KeyMaterialError(description: "信任证书文件“\(path)”无法使用：\(error.reason)")
        }
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
        _ destination: DestinationConfiguration, profile: DestinationProfile, identity: Identity
    ) throws(KeyMaterialError) -> DestinationDesk {
        let signer = try signer(identity)
        return DestinationDesk(
            profile: profile, plan: BatchPlan(profile: profile, sender: identity.sender),
            signer: RequestSigner(
                profile: profile, base: destination.baseURL, app: identity.app, signer: signer),
            verifier: AnswerVerifier(profile: profile, trust: try trust(destination.receiptTrust)))
    }

    private static func bytes(_ path: String) throws(KeyMaterialError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KeyMaterialError(description: "文件“\(path)”不存在或无法读取：请检查路径与权限")
        }
        return [UInt8](data)
    }
}
