import Foundation
import Glibc

/// A TLS server of HTTP/1.1 or HTTP/2 as a child process, which reports on standard output what reaches it.
final class TLSServer: Sendable {
    /// What the server speaks, and whether it closes instead of answering from the second request on.
    enum Behaviour: String {
        case answersHTTP1 = "http/1.1"
        /// The first request is answered, the second is read to its end and the connection closed.
        case answersOnceOverHTTP2 = "h2"
        /// Accepts the connection and never says a word.
        case silent
    }

    private let process = Process()
    private let output = Pipe()
    let port: Int

    /// Starts a server that shows `identity`; with `clientCA` it demands a certificate of that authority.
    init(_ identity: DevelopmentPKI.Identity, _ behaviour: Behaviour, clientCA: String? = nil) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["python3", "-c", Self.program, identity.certificate, identity.key, behaviour.rawValue]
            + (clientCA.map { [$0] } ?? [])
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        guard let port = try Int(Self.line(from: output)) else { throw POSIXError(.ECHILD) }
        self.port = port
    }

    /// Waits for so many events, stops the server and gives them with what came after them.
    ///
    /// An event is `connected`, `refused` or `request` and the size of its body.
    func stop(after count: Int) throws -> [String] {
        let awaited = try (0..<count).map { _ in try Self.line(from: output) }
        // A child of a thread of the pool inherits its blocked signals, SIGTERM among them.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let rest = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return awaited + rest.split(separator: "\n").map(String.init)
    }

    private static func line(from pipe: Pipe) throws -> String {
        var line = ""
        while let byte = try pipe.fileHandleForReading.read(upToCount: 1), !byte.isEmpty, byte != Data([0x0A]) {
            line += String(decoding: byte, as: UTF8.self)
        }
        return line
    }

    /// HTTP/2 in the few frames one client needs (RFC 9113): SETTINGS both ways, and `:status 200` from HPACK's table.
    private static let program = #"""
        import socket, ssl, sys, threading
        certificate, key, behaviour = sys.argv[1:4]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        if behaviour != "silent":
            context.set_alpn_protocols([behaviour])
        if len(sys.argv) > 4:
            context.load_verify_locations(sys.argv[4])
            context.verify_mode = ssl.CERT_REQUIRED
        listener = socket.create_server(("127.0.0.1", 0))
        requests = 0

        def say(text):
            print(text, flush=True)

        def exactly(peer, count):
            data = b""
            while len(data) < count:
                part = peer.recv(count - len(data))
                if not part:
                    raise EOFError
                data += part
            return data

        def frame(kind, flags, stream, payload=b""):
            return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload

        def speak_http2(peer):
            global requests
            exactly(peer, 24)
            peer.sendall(frame(4, 0, 0))
            body = 0
            while True:
                head = exactly(peer, 9)
                payload = exactly(peer, int.from_bytes(head[:3], "big"))
                kind, flags, stream = head[3], head[4], int.from_bytes(head[5:], "big") & 0x7fffffff
                if kind == 4 and not flags & 1:
                    peer.sendall(frame(4, 1, 0))
                if kind == 0:
                    body += len(payload)
                if kind in (0, 1) and flags & 1:
                    requests += 1
                    say(f"request {body}")
                    body = 0
                    if requests > 1:
                        return
                    peer.sendall(frame(1, 5, stream, b"\x88"))

        def speak_http1(peer):
            while True:
                data = b""
                while b"\r\n\r\n" not in data:
                    data += exactly(peer, 1)
                lengths = [int(line.split(b":")[1]) for line in data.lower().split(b"\r\n")
                           if line.startswith(b"content-length:")]
                body = exactly(peer, sum(lengths))
                say(f"request {len(body)}")
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        def serve(plain):
            if behaviour == "silent":
                say("connected")
                plain.recv(1 << 20)
                while plain.recv(1 << 20):
                    pass
                return
            try:
                peer = context.wrap_socket(plain, server_side=True)
            except (ssl.SSLError, OSError):
                say("refused")
                return
            say("connected")
            try:
                (speak_http2 if peer.selected_alpn_protocol() == "h2" else speak_http1)(peer)
            except (EOFError, OSError):
                pass
            peer.close()

        say(listener.getsockname()[1])
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()
        """#
}
