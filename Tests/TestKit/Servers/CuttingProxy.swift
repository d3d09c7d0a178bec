import Foundation

/// A relay on 127.0.0.1 that cuts its first connections after so many bytes from the server, and lets later ones be.
package final class CuttingProxy: Sendable {
    private let server: ChildServer
    /// Where it listens.
    package let port: Int

    /// Relays to a port; `cuts` are the bytes after which each of the first connections ends.
    package init(to port: Int, cuts: [Int]) async throws {
        server = try ChildServer(
            "/usr/bin/env", ["python3", "-u", "-c", CuttingProxy.program, "\(port)"] + cuts.map(String.init))
        let line = try await server.line(with: "port ")
        guard let own = Int(line.dropFirst(5)) else { throw SampleError.missing("a port") }
        self.port = own
    }

    /// Waits for the end of the next connection and gives the bytes that came from the server over it.
    package func carried() async throws -> Int {
        Int(try await server.line(with: "carried ").dropFirst(8)) ?? -1
    }

    private static let program = #"""
        import socket, sys, threading
        port, cuts = int(sys.argv[1]), [int(cut) for cut in sys.argv[2:]]
        listener = socket.create_server(("127.0.0.1", 0))
        print("port", listener.getsockname()[1])

        def copy(source, target):
            try:
                while part := source.recv(65536):
                    target.sendall(part)
            except OSError:
                pass
            for peer in (source, target):
                try:
                    peer.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

        def serve(client, cut):
            server = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=copy, args=(client, server), daemon=True).start()
            carried = 0
            try:
                while cut is None or carried < cut:
                    part = server.recv(65536 if cut is None else min(65536, cut - carried))
                    if not part:
                        break
                    client.sendall(part)
                    carried += len(part)
            except OSError:
                pass
            for peer in (client, server):
                try:
                    peer.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
            print("carried", carried)

        while True:
            client, _ = listener.accept()
            threading.Thread(target=serve, args=(client, cuts.pop(0) if cuts else None), daemon=True).start()
        """#
}
