import Foundation

/// A real `sshd` on 127.0.0.1 with keys of its own, which lets this process's account in for SFTP.
package final class SSHDaemon: Sendable {
    /// The kinds of keys that tests make.
    package enum KeyKind: String, Sendable {
        case ed25519, ecdsa, rsa
    }

    private let server: ChildServer
    private let folder: TemporaryFolder
    /// Where it listens.
    package let port: Int
    /// The account that may come in.
    package let user = NSUserName()

    /// Starts a daemon with one host key, and lets in those who have one of the user keys.
    package init(hostKey: KeyKind = .ed25519, users: [KeyKind] = [.ed25519, .ecdsa]) async throws {
        folder = try TemporaryFolder()
        if geteuid() == 0 {
            // The package makes it at boot only; without it a daemon of root does not start.
            try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        try SSHDaemon.makeKey(hostKey, at: folder.file("host"))
        var authorized = ""
        for kind in users {
            try SSHDaemon.makeKey(kind, at: folder.file("user-\(kind.rawValue)"))
            authorized += try String(contentsOfFile: folder.file("user-\(kind.rawValue).pub"), encoding: .utf8)
        }
        try authorized.write(toFile: folder.file("authorized"), atomically: true, encoding: .utf8)
        port = try SSHDaemon.freePort()
        let settings = """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(folder.file("host"))
            AuthorizedKeysFile \(folder.file("authorized"))
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PidFile none
            Subsystem sftp internal-sftp

            """
        try settings.write(toFile: folder.file("config"), atomically: true, encoding: .utf8)
        server = try ChildServer("/usr/sbin/sshd", ["-D", "-e", "-f", folder.file("config")])
        _ = try await server.line(with: "Server listening")
    }

    /// The private key of a user who may come in, or of a stranger.
    package func userKey(_ kind: KeyKind) -> String { folder.file("user-\(kind.rawValue)") }

    /// Base64 of the SHA-256 of the host key, as `ssh-keygen -l` shows it.
    package var hostKeyPin: String {
        get throws {
            let shown = try SSHDaemon.run("/usr/bin/ssh-keygen", ["-l", "-f", folder.file("host.pub")])
            guard let word = shown.split(separator: " ").first(where: { $0.hasPrefix("SHA256:") }) else {
                throw SampleError.notFound("SHA256")
            }
            return String(word.dropFirst(7))
        }
    }

    /// Ends the daemon.
    package func stop() { server.stop() }

    /// Makes a key without a pass phrase, unless told one.
    package static func makeKey(_ kind: KeyKind, at path: String, form: [String] = [], phrase: String = "") throws {
        _ = try run("/usr/bin/ssh-keygen", ["-q", "-t", kind.rawValue, "-N", phrase, "-f", path] + form)
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw SampleError.commandFailed(program) }
        return text
    }

    /// A port of 127.0.0.1 that nobody uses at this moment.
    static func freePort() throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        guard isBound else { throw SampleError.missing("a port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
