import Foundation
import NIOCore
import NIOSSL

/// Why a server's TLS files cannot be used.
package struct TLSFilesError: Error, Equatable, CustomStringConvertible {
    /// The file and what is wrong with it, in Chinese.
    package let description: String
}

/// Reads a server's TLS files.
enum TLSFiles {
    /// The settings of a server; client certificates are checked where authorities are given, and nobody must have one.
    ///
    /// - Parameters:
    ///   - certificate: The PEM file of the certificate, with those between it and the root.
    ///   - key: The PEM file of its key.
    ///   - clients: The PEM file of the authorities of client certificates.
    /// - Returns: The settings.
    /// - Throws: The file that is missing or wrong.
    static func server(
        certificate: String, key: String, clients: String?
    ) throws(TLSFilesError) -> TLSConfiguration {
        let chain = try certificates(certificate)
        let privateKey: NIOSSLPrivateKey
        do { privateKey = try NIOSSLPrivateKey(bytes: try bytes(key), format: .pem) } catch let error as TLSFilesError {
            throw error
        } catch { throw TLSFilesError(description: "“\(key)”不是可用的 PEM 私钥文件（RSA、P-256，不带口令）") }
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        tls.minimumTLSVersion = .tlsv12
        tls.applicationProtocols = ["http/1.1"]
        tls.shutdownTimeout = .seconds(1)
        if let clients {
            tls.trustRoots = .certificates(try certificates(clients))
            tls.certificateVerification = .optionalVerification
        }
        // A key of another certificate is found out here, not at the first connection.
        do { _ = try NIOSSLContext(configuration: tls) } catch {
            throw TLSFilesError(description: "“\(certificate)”与“\(key)”不能一起使用：请核对是否为同一次签发")
        }
        return tls
    }

    private static func certificates(_ path: String) throws(TLSFilesError) -> [NIOSSLCertificate] {
        let pem = try bytes(path)
        do { return try NIOSSLCertificate.fromPEMBytes(pem) } catch {
            throw TLSFilesError(description: "“\(path)”中没有可用的 PEM 证书")
        }
    }

    private static func bytes(_ path: String) throws(TLSFilesError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TLSFilesError(description: "文件“\(path)”不存在或无法读取：请检查路径与权限")
        }
        return Array(data)
    }
}
