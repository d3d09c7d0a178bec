import Foundation

/// An HTTPS server on 127.0.0.1 for the files of a folder, with ranges and validators as RFC 9110 has them.
///
/// Files whose names start with a dot are orders to it: `.cut` (bytes after which the next answer ends, then the file is
/// removed), `.status` (the status of every answer), `.token` (the bearer token it demands), `.no-ranges`,
/// `.no-validators`, `.no-length`, `.slow` (a pause of 20 ms after each 16 KiB).
package final class FileServer: Sendable {
    private let server: ChildServer
    /// Where it listens.
    package let port: Int
    private let log: String

    /// Serves a folder with a certificate and its key.
    package init(_ folder: String, certificate: String, key: String) async throws {
        log = folder + "/.log"
        server = try ChildServer(
            "/usr/bin/env", ["python3", "-u", "-c", FileServer.program, folder, certificate, key])
        let line = try await server.line(with: "port ")
        guard let own = Int(line.dropFirst(5)) else { throw SampleError.missing("a port") }
        port = own
    }

    /// The address of a file.
    package func url(_ name: String) -> String { "https://127.0.0.1:\(port)/\(name)" }

    /// What was asked and answered so far: `GET /a.csv bytes=10- 206 90`, the last number is the body bytes.
    package var answers: [String] {
        let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }

    /// Ends the server.
    package func stop() { server.stop() }

    private static let program = #"""
        import email.utils, hashlib, http.server, os, ssl, sys, time
        folder, certificate, key = sys.argv[1:4]

        def order(name):
            try:
                return open(f"{folder}/.{name}").read().strip()
            except FileNotFoundError:
                return None

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def note(self, status, count):
                asked = self.headers.get("Range", "-")
                with open(f"{folder}/.log", "a") as log:
                    log.write(f"{self.command} {self.path} {asked} {status} {count}\n")

            def plain(self, status, fields={}):
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                body = b"" if status == 304 else b"an answer that is no file\n"
                self.send_header("Content-Length", str(len(body)))
                # Before the client can have it: a test looks as soon as it has.
                self.note(status, len(body))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                token = order("token")
                if token and self.headers.get("Authorization") != f"Bearer {token}":
                    return self.plain(401)
                if order("status"):
                    return self.plain(int(order("status")), {"Location": "/elsewhere"})
                path = folder + self.path.split("?")[0]
                if not os.path.isfile(path):
                    return self.plain(404)
                data = open(path, "rb").read()
                etag = '"' + hashlib.sha256(data).hexdigest()[:16] + '"'
                modified = email.utils.formatdate(os.stat(path).st_mtime, usegmt=True)
                fields = {"ETag": etag, "Last-Modified": modified, "Accept-Ranges": "bytes"}
                if order("no-validators") is not None:
                    fields = {}
                elif self.headers.get("If-None-Match") == etag:
                    return self.plain(304, fields)
                start, status = 0, 200
                asked = self.headers.get("Range")
                guard = self.headers.get("If-Range")
                if asked and order("no-ranges") is None and guard in (None, etag, modified):
                    start = int(asked.removeprefix("bytes=").split("-")[0])
                    if start >= len(data):
                        return self.plain(416, {"Content-Range": f"bytes */{len(data)}"})
                    status = 206
                    fields["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
                self.send_response(status)
                if order("no-length") is None:
                    fields["Content-Length"] = str(len(data) - start)
                else:
                    fields["Connection"] = "close"
                    self.close_connection = True
                for name, value in fields.items():
                    self.send_header(name, value)
                body, cut = data[start:], order("cut")
                if cut is not None:
                    os.remove(f"{folder}/.cut")
                    body = body[:int(cut)]
                    self.close_connection = True
                self.note(status, len(body))
                self.end_headers()
                try:
                    if order("slow") is None:
                        self.wfile.write(body)
                    else:
                        for place in range(0, len(body), 16384):
                            self.wfile.write(body[place:place + 16384])
                            time.sleep(0.02)
                except OSError:
                    pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *arguments):
                pass

        server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        print("port", server.server_address[1])
        server.serve_forever()
        """#
}
