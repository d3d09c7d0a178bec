import Foundation

/// A real PgBouncer in transaction pooling before a server's databases, with two connections to each.
package final class PgBouncer: Sendable {
    private let server: ChildServer
    private let folder: TemporaryFolder
    private let port: Int

    /// Starts a PgBouncer before a server.
    package init(before postgres: PostgresServer) async throws {
        folder = try TemporaryFolder()
        port = try SSHDaemon.freePort()
        let settings = """
            [databases]
            * = host=\(postgres.socketFolder) port=\(postgres.port) user=\(PostgresServer.user)
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = \(port)
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 2
            """
        try (settings + "\n").write(toFile: folder.file("pgbouncer.ini"), atomically: true, encoding: .utf8)
        // It refuses to run as root.
        let account = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        server = try ChildServer("/usr/bin/env", account + ["pgbouncer", folder.file("pgbouncer.ini")])
        _ = try await server.line(with: "process up")
    }

    /// A database's connection string through PgBouncer.
    package func address(of database: String) -> String {
        "host=127.0.0.1 port=\(port) user=\(PostgresServer.user) dbname=\(database)"
    }
}
