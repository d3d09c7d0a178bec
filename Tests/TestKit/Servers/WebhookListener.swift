import Foundation

/// An HTTPS server on 127.0.0.1 that keeps what it is posted, and refuses the first posts with 503 where it is told to.
package final class WebhookListener: Sendable {
    private let server: ChildServer
    private let log: String
    /// Where it listens.
    package let url: String

    /// Something that was posted.
    package struct Post: Decodable, Equatable, Sendable {
        /// The path.
        package let path: String
        /// What the sender says that the body is.
        package let type: String
        /// The body.
        package let body: String
        /// The answer's status.
        package let status: Int
    }

    /// Starts a listener.
    ///
    /// - Parameters:
    ///   - folder: Where it may write.
    ///   - certificate: The path of its certificate.
    ///   - key: The path of the certificate's key.
    ///   - refusals: How many posts it refuses at first.
    /// - Throws: `SampleError` when it does not start.
    package init(_ folder: String, certificate: String, key: String, refusals: Int) async throws {
        log = folder + "/posts.ndjson"
        server = try ChildServer(
            "/usr/bin/env", ["python3", "-u", "-c", WebhookListener.program, log, certificate, key, "\(refusals)"])
        let line = try await server.line(with: "port ")
        url = "https://127.0.0.1:\(line.dropFirst(5))/alerts"
    }

    /// What was posted so far, in order.
    package var posts: [Post] {
        get throws {
            let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
            return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
                try JSONDecoder().decode(Post.self, from: Data($0.utf8))
            }
        }
    }

    private static let program = #"""
        import http.server, json, ssl, sys
        log, certificate, key, refusals = sys.argv[1], sys.argv[2], sys.argv[3], [int(sys.argv[4])]

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status = 503 if refusals[0] > 0 else 204
                refusals[0] -= 1
                with open(log, "a") as posts:
                    posts.write(json.dumps(
                        {"path": self.path, "type": self.headers["Content-Type"], "body": body, "status": status}) + "\n")
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        print("port %d" % server.server_address[1])
        server.serve_forever()
        """#
}
