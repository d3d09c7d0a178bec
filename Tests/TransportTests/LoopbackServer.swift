import Foundation
import Glibc
import Synchronization

/// A server of raw sockets on 127.0.0.1 that does what a test tells it, one thread a connection.
final class LoopbackServer: Sendable {
    /// What the server does once it has read a whole request.
    enum Reaction: Sendable {
        /// Writes these texts one after the other and keeps the connection.
        case answer([String])
        /// Writes a text and closes.
        case answerThenClose(String)
        case close
        /// Closes so that the peer sees a reset.
        case reset
        /// Stops listening, then closes.
        case vanish
        /// Waits until the peer gives up.
        case silence
        /// Writes the header, then single body bytes, each when the peer's previous second has passed.
        case trickle(String)
    }

    private let listener: Int32
    let port: Int
    private let received = Mutex<[String]>([])
    private let stopped = Mutex(false)
    private let arrivals: AsyncStream<Void>.Continuation
    /// Yields once for each request that was read.
    let arrived: AsyncStream<Void>

    /// Starts to listen; `react` gets the number of the request, from 1, and its text.
    init(_ react: @escaping @Sendable (Int, String) -> Reaction) throws {
        (arrived, arrivals) = AsyncStream.makeStream()
        (listener, port) = try Self.listen(backlog: 8)
        Thread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { break }
                Thread { [self] in serve(connection, react) }.start()
            }
            // Only the thread that uses the number gives it back: another test may get it at once.
            close(listener)
        }.start()
    }

    /// The requests read so far, header and body.
    var requests: [String] { received.withLock { $0 } }

    var url: String { "http://127.0.0.1:\(port)/batches" }

    /// Stops listening; the threads end with their connections.
    func stop() {
        let isFirst = stopped.withLock { stopped in
            defer { stopped = true }
            return !stopped
        }
        if isFirst { shutdown(listener, Int32(SHUT_RDWR)) }
    }

    /// A socket that listens on a free port of 127.0.0.1.
    static func listen(backlog: Int32) throws -> (socket: Int32, port: Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && Glibc.listen(listener, backlog) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRINUSE) }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// A port nobody listens on.
    static func closedPort() throws -> Int {
        let server = try LoopbackServer { _, _ in .close }
        server.stop()
        return server.port
    }

    private func serve(_ connection: Int32, _ react: (Int, String) -> Reaction) {
        defer { close(connection) }
        while let request = readRequest(connection) {
            let number = received.withLock { requests in
                requests.append(request)
                return requests.count
            }
            let reaction = react(number, request)
            if case .vanish = reaction { stop() }
            arrivals.yield()
            guard perform(reaction, on: connection) else { return }
        }
    }

    /// Whether the connection goes on.
    private func perform(_ reaction: Reaction, on connection: Int32) -> Bool {
        switch reaction {
        case .answer(let parts):
            return parts.allSatisfy { write($0, to: connection) }
        case .answerThenClose(let text):
            _ = write(text, to: connection)
            return false
        case .close, .vanish:
            return false
        case .reset:
            var now = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
            return false
        case .silence:
            waitForPeer(connection, milliseconds: -1)
            return false
        case .trickle(let header):
            var goesOn = write(header, to: connection)
            while goesOn {
                goesOn = !waitForPeer(connection, milliseconds: 200) && write(".", to: connection)
            }
            return false
        }
    }

    /// Whether the peer closed or wrote within the time; -1 waits for ever.
    @discardableResult
    private func waitForPeer(_ connection: Int32, milliseconds: Int32) -> Bool {
        var wait = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, milliseconds) > 0
    }

    private func write(_ text: String, to connection: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// The next request with the body its `Content-Length` announces, or nil when the peer closed before its end.
    private func readRequest(_ connection: Int32) -> String? {
        var bytes: [UInt8] = []
        var wanted: Int?
        while wanted.map({ bytes.count < $0 }) ?? true {
            var part = [UInt8](repeating: 0, count: 65_536)
            let count = recv(connection, &part, part.count, 0)
            guard count > 0 else { return nil }
            bytes += part[..<count]
            if wanted == nil, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                wanted = end.upperBound + contentLength(String(decoding: bytes[..<end.lowerBound], as: UTF8.self))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func contentLength(_ header: String) -> Int {
        let line = header.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        return line.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
    }
}
