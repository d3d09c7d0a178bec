import Foundation

/// A signing service as docs/signing-service.md describes it, written in Python over the `openssl` command line.
package final class SigningServer: Sendable {
    /// What the service does wrong.
    package enum Fault: String, Sendable {
        case none
        /// Answers 500.
        case failing
        /// Never answers.
        case silent
        /// Signs other bytes.
        case otherBytes = "other-bytes"
        /// Answers no JSON.
        case garbage
    }

    /// The port on the loopback interface.
    package let port: Int
    private let server: ChildServer
    private let faultPath: String
    private let logPath: String

    /// Starts the service.
    ///
    /// - Parameters:
    ///   - folder: Where it may write.
    ///   - key: The path of the key file that it signs with.
    ///   - serial: The serial number of the key's certificate.
    ///   - client: The client that it knows.
    ///   - secret: The path of the file with the client's secret.
    /// - Throws: `SampleError` when it does not start.
    package init(folder: String, key: String, serial: String, client: String, secret: String) async throws {
        faultPath = "\(folder)/signer-fault"
        logPath = "\(folder)/signer-log"
        server = try ChildServer(
            "/usr/bin/python3", ["-u", "-c", SigningServer.program, folder, key, serial, client, secret])
        let line = try await server.line(with: "port ")
        guard let own = Int(line.dropFirst(5)) else { throw SampleError.missing("a port") }
        port = own
    }

    /// The address of the service.
    package var url: String { "http://127.0.0.1:\(port)/sign" }

    /// Lets it do something wrong from now on.
    package func set(_ fault: Fault) throws {
        try Data(fault.rawValue.utf8).write(to: URL(filePath: faultPath), options: .atomic)
    }

    /// The statuses of its answers so far.
    package var answers: [String] {
        String(decoding: FileManager.default.contents(atPath: logPath) ?? Data(), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    /// Ends it.
    package func stop() { server.stop() }

    private static let program = #"""
        import base64, hashlib, hmac, http.server, json, subprocess, sys, threading, time
        folder, key, serial, client, secret_path = sys.argv[1:6]
        secret = open(secret_path, "rb").read().rstrip(b"\r\n")
        nonces = set()
        one = threading.Lock()

        def fault():
            try:
                return open(folder + "/signer-fault").read().strip()
            except FileNotFoundError:
                return "none"

        def openssl(arguments, data):
            return subprocess.run(["openssl"] + arguments, input=data, capture_output=True, check=True).stdout

        def integers(der):
            numbers, place = [], 2
            for _ in range(2):
                size = der[place + 1]
                numbers.append(int.from_bytes(der[place + 2:place + 2 + size], "big"))
                place += 2 + size
            return numbers

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def answer(self, status, body):
                with open(folder + "/signer-log", "a") as log:
                    log.write("%d\n" % status)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                wrong = fault()
                if wrong == "silent":
                    time.sleep(60)
                if wrong == "failing":
                    return self.answer(500, b"")
                if wrong == "garbage":
                    return self.answer(200, b"<html>")
                stamp, nonce = self.headers["X-Signer-Timestamp"], self.headers["X-Signer-Nonce"]
                digest = hashlib.new("sm3", body).hexdigest()
                text = "\n".join(["ANZE-SIGNER-1", self.headers["X-Signer-Client"], stamp, nonce, digest])
                code = hmac.new(secret, text.encode(), "sm3").hexdigest()
                fresh = abs(int(stamp) / 1000 - time.time()) < 300 and nonce not in nonces
                nonces.add(nonce)
                if self.headers["X-Signer-Client"] != client or not fresh or code != self.headers["X-Signer-Code"]:
                    return self.answer(401, b"{}")
                task = json.loads(body)
                if task["serial"] != serial:
                    return self.answer(404, b"{}")
                if task["profile"] != "anze-signer-1" or task["algorithm"] != "sm2":
                    return self.answer(400, b"{}")
                message = base64.b64decode(task["message"]) + (b"!" if wrong == "other-bytes" else b"")
                # The message goes through a file: openssl 3.0 reads no message of unknown length.
                with one:
                    with open(folder + "/signer-message", "wb") as file:
                        file.write(message)
                    der = openssl(
                        ["pkeyutl", "-sign", "-inkey", key, "-rawin", "-digest", "sm3", "-in", folder + "/signer-message",
                         "-pkeyopt", "distid:" + task["userID"]], b"")
                if task["encoding"] == "raw":
                    der = b"".join(number.to_bytes(32, "big") for number in integers(der))
                self.answer(200, json.dumps({"signature": base64.b64encode(der).decode()}).encode())

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print("port %d" % server.server_address[1])
        server.serve_forever()
        """#
}
