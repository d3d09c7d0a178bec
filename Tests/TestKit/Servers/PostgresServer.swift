import Foundation
import Synchronization

/// A real PostgreSQL in a folder of its own, on a Unix socket and on 127.0.0.1, which ends with this process.
///
/// It never runs as root: `initdb` and `postgres` run as the account `postgres`, or `nobody`, when this process is root.
package final class PostgresServer: Sendable {
    /// The server's superuser.
    package static let user = "anze"
    /// The superuser's password, which is asked for over TCP only.
    package static let password = "Sesam-öffne-dich"

    private let folder: TemporaryFolder
    private let bin: String
    private let child = Mutex<ChildServer?>(nil)
    /// Where it listens on 127.0.0.1; also part of the socket's name.
    package let port: Int
    /// The folder of the Unix socket.
    package var socketFolder: String { folder.path }
    /// The authority that the server's certificate leads to.
    package var authority: String { folder.file("ca.pem") }
    /// An authority that has nothing to do with the server.
    package var otherAuthority: String { folder.file("other-ca.pem") }

    private static let common = Task { try await PostgresServer() }

    /// The server that the tests of this process share; each makes its own database.
    package static func shared() async throws -> PostgresServer { try await common.value }

    /// Makes a cluster and starts it.
    ///
    /// - Parameter settings: Settings beside the usual ones, in the form of `postgresql.conf`.
    /// - Throws: `SampleError` when PostgreSQL is not installed or does not start.
    package init(settings: [String] = []) async throws {
        folder = try TemporaryFolder()
        bin = try PostgresServer.programs()
        port = try SSHDaemon.freePort()
        try await PostgresServer.makeCertificates(in: folder)
        let lines =
            [
                "listen_addresses = '127.0.0.1'", "port = \(port)", "unix_socket_directories = '\(folder.path)'",
                "max_connections = 500", "shared_buffers = 64MB", "synchronous_commit = on", "fsync = on",
                "full_page_writes = off", "dynamic_shared_memory_type = mmap", "ssl = on",
                "ssl_cert_file = '\(folder.file("server.pem"))'", "ssl_key_file = '\(folder.file("server.private"))'",
            ] + settings
        try (lines.joined(separator: "\n") + "\n").write(
            toFile: folder.file("settings.conf"), atomically: true, encoding: .utf8)
        try PostgresServer.password.write(toFile: folder.file("password"), atomically: true, encoding: .utf8)
        try await start()
    }

    deinit { stop() }

    /// Starts the server, the first time after making its cluster, and waits until it takes connections.
    package func start() async throws {
        let server = try ChildServer(
            "/usr/bin/env",
            ["python3", "-u", "-c", PostgresServer.guardian, "\(getpid())", bin, folder.path, PostgresServer.user])
        child.withLock { $0 = server }
        _ = try await server.line(with: "ready to accept connections")
    }

    /// Stops the server at once, as a crash would (`pg_ctl stop -m immediate`), and waits until it is gone.
    package func stop() {
        child.withLock { server in
            // The guardian's child is the server; without its file it is gone already.
            if let main = try? self.processID {
                kill(main, SIGCONT)
                kill(main, SIGQUIT)
            }
            server?.waitForEnd()
            server = nil
        }
    }

    /// The server's main process.
    package var processID: Int32 {
        get throws {
            let text = try String(contentsOfFile: folder.file("data/postmaster.pid"), encoding: .utf8)
            guard let line = text.split(separator: "\n").first, let number = Int32(line) else {
                throw SampleError.missing("postmaster.pid")
            }
            return number
        }
    }

    /// Makes an empty database and gives its connection string, by the Unix socket.
    package func createDatabase(_ name: String = PostgresServer.uniqueName()) async throws -> String {
        _ = try await sql("CREATE DATABASE \"\(name)\"")
        return local(name)
    }

    /// A database's connection string by the Unix socket.
    package func local(_ database: String) -> String {
        "host=\(folder.path) port=\(port) user=\(PostgresServer.user) dbname=\(database)"
    }

    /// A database's URI over TCP, with the password.
    ///
    /// - Parameters:
    ///   - database: Its name.
    ///   - host: A name of 127.0.0.1.
    ///   - options: What follows `?`.
    ///   - password: As it stands in the URI.
    /// - Returns: The URI.
    package func remote(
        _ database: String, host: String = "127.0.0.1", options: String, password: String = "Sesam-%C3%B6ffne-dich"
    ) -> String {
        "postgresql://\(PostgresServer.user):\(password)@\(host):\(port)/\(database)?\(options)"
    }

    /// Ends the connections to a database from the server's side, and gives their number.
    @discardableResult
    package func killBackends(of database: String) async throws -> Int {
        let found = try await sql(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '\(database)'")
        return Int(found) ?? 0
    }

    /// Carries out statements by `psql` as the superuser and gives what the last one prints.
    package func sql(_ text: String, in database: String = "postgres") async throws -> String {
        let output = try await Output.of(
            bin + "/psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", local(database), "-c", text])
        return output.trimmingCharacters(in: .newlines)
    }

    /// A name that no other database has.
    package static func uniqueName() -> String {
        "t" + UUID().uuidString.lowercased().filter { $0 != "-" }
    }

    private static func programs() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let folders =
            versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(root)/\($0)/bin" }
            + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        guard let found = folders.first(where: { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }) else {
            throw SampleError.missing("initdb")
        }
        return found
    }

    private static func makeCertificates(in folder: TemporaryFolder) async throws {
        let kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        for name in ["ca", "other-ca"] {
            _ = try await Output.of(
                "/usr/bin/openssl",
                ["req", "-x509", "-subj", "/CN=\(name)", "-keyout", folder.file("\(name).private"), "-out"]
                    + [folder.file("\(name).pem")] + kind)
        }
        _ = try await Output.of(
            "/usr/bin/openssl",
            ["req", "-x509", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-CA"]
                + [folder.file("ca.pem"), "-CAkey", folder.file("ca.private"), "-addext", "basicConstraints=CA:FALSE"]
                + ["-keyout", folder.file("server.private"), "-out", folder.file("server.pem")] + kind)
    }

    /// Makes the cluster where there is none, runs the server, and ends it when the tests' process ends, however that is.
    private static let guardian = #"""
        import os, pathlib, pwd, select, shutil, signal, subprocess, sys
        parent, programs, folder, superuser = int(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3]), sys.argv[4]
        tests = os.pidfd_open(parent)
        data, account = folder / "data", {}
        if os.geteuid() == 0:
            names = [entry.pw_name for entry in pwd.getpwall()]
            user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
            account = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            for path in [folder, *folder.iterdir()]:
                os.chown(path, user.pw_uid, user.pw_gid)
        os.chdir(folder)
        if not data.exists():
            subprocess.run(
                [f"{programs}/initdb", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "-U", superuser, "-D", data,
                 "--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={folder}/password"], check=True, **account)
            with open(data / "postgresql.conf", "a") as configuration:
                configuration.write(f"include '{folder}/settings.conf'\n")
        server = subprocess.Popen([f"{programs}/postgres", "-D", data], **account)
        ends = select.poll()
        for descriptor in (tests, os.pidfd_open(server.pid)):
            ends.register(descriptor, select.POLLIN)
        ends.poll()
        server.send_signal(signal.SIGCONT)
        server.send_signal(signal.SIGQUIT)
        server.wait()
        if select.select([tests], [], [], 0)[0]:
            shutil.rmtree(folder)
        """#
}
