import ArgumentParser
import Desk
import Engine
import Foundation
import Glibc
import ShangMi

/// `anze keys csr`: a new SM2 key, and the request for its certificate.
struct KeysRequest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csr", abstract: "生成新的 SM2 密钥和证书申请（PKCS#10），或用已有的密钥申请",
        discussion: "主体默认与现用签名证书相同，换钥前后的证据才能相互印证。")

    @OptionGroup var options: GatewayOptions

    @Option(help: ArgumentHelp("证书申请写到这个文件", valueName: "FILE"))
    var out: String

    @Option(help: ArgumentHelp("新密钥写到这个文件（权限 600，已存在则拒绝）", valueName: "FILE"))
    var newKey: String?

    @Option(help: ArgumentHelp("用已有的密钥文件申请", valueName: "FILE"))
    var key: String?

    @Option(help: ArgumentHelp("密钥口令所在的文件", valueName: "FILE"))
    var passphraseFile: String?

    @Option(help: ArgumentHelp("主体，例如 C=CN,O=某保险公司,CN=安责险网关", valueName: "NAME"))
    var subject: String?

    @Flag(help: "新密钥不加口令：只用于联调")
    var openKey = false

    func validate() throws {
        guard (newKey == nil) != (key == nil) else { throw ValidationError("请用 --new-key 或 --key 之一指明密钥文件") }
        guard newKey == nil || passphraseFile != nil || openKey else {
            throw ValidationError("新密钥须有口令：请用 --passphrase-file 指明口令文件；联调可用 --open-key 不加口令")
        }
    }

    func run() async throws {
        let name = try subjectName()
        let passphrase = try passphraseFile.map { try secret($0, isText: true) }
        guard passphrase?.count != 0 else { throw CommandFailure(.usage, "口令文件是空的") }
        let signingKey = try signingKey(passphrase)
        let request: CertificateRequest
        do throws(KeyError) { request = try CertificateRequest(subject: name, key: signingKey) } catch {
            throw CommandFailure(.fault, "证书申请无法签名：\(error)")
        }
        do { try Data(request.pem.utf8).write(to: URL(fileURLWithPath: out), options: .atomic) } catch {
            throw CommandFailure(.storage, "证书申请“\(out)”无法写入：请检查路径、权限与磁盘空间")
        }
        if let newKey { Terminal.say("新密钥已写入 \(newKey)：请限制访问并做好备份") }
        Terminal.say("证书申请已写入 \(out)：请交给平台认可的电子认证机构，取得签名证书后运行 anze keys rotate")
    }

    /// The key of the file, or a new one in a file of its own.
    private func signingKey(_ passphrase: SecretBytes?) throws -> PrivateKey {
        if let key {
            let file = try secret(key)
            do throws(KeyError) { return try PrivateKey(file: file, passphrase: passphrase) } catch {
                throw CommandFailure(.usage, "密钥文件“\(key)”无法使用：\(error.reason)")
            }
        }
        let made = PrivateKey.makeSM2()
        let pem: SecretBytes
        do throws(KeyError) { pem = try made.pem(passphrase: passphrase) } catch {
            throw CommandFailure(.fault, "密钥无法写成文件：\(error.reason)")
        }
        if let newKey { try NewFile.write(pem, to: newKey) }
        return made
    }

    private func subjectName() throws -> SubjectName {
        if let subject {
            guard let name = SubjectName(subject) else {
                throw CommandFailure(.usage, "主体“\(subject)”的写法不对，例如 C=CN,O=某保险公司,CN=安责险网关")
            }
            return name
        }
        let configuration = try options.load()
        do { return SubjectName(of: try KeyMaterial.certificate(of: configuration.identity.current)) } catch {
            throw CommandFailure(.usage, "\(error.description)；也可用 --subject 写明主体")
        }
    }

    private func secret(_ path: String, isText: Bool = false) throws -> SecretBytes {
        guard let bytes = SecretBytes.read(path, isText: isText) else {
            throw CommandFailure(.usage, "文件“\(path)”不存在或无法读取：请检查路径与权限")
        }
        return bytes
    }
}

/// Writes a file that must not be there yet, for its owner alone.
enum NewFile {
    static func write(_ bytes: SecretBytes, to path: String) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let isThere = errno == EEXIST
            throw CommandFailure(
                isThere ? .usage : .storage,
                isThere ? "文件“\(path)”已经存在：不覆盖密钥，请换一个文件名" : "文件“\(path)”无法创建：请检查路径与权限")
        }
        defer { close(descriptor) }
        let isWritten = bytes.withUnsafeBytes { buffer in
            Glibc.write(descriptor, buffer.baseAddress, buffer.count) == buffer.count && fsync(descriptor) == 0
        }
        guard isWritten else {
            unlink(path)
            throw CommandFailure(.storage, "文件“\(path)”无法写完：请检查磁盘空间")
        }
    }
}
