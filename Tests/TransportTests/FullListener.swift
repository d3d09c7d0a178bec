import Foundation
import Glibc

/// A listener whose queue is full, so that further connections get no answer from the kernel.
final class FullListener: Sendable {
    let port: Int
    private let sockets: [Int32]

    init() throws {
        let (listener, port) = try LoopbackServer.listen(backlog: 0)
        let waiting = (1...4).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = in_port_t(port).bigEndian
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                for socket in waiting { connect(socket, target, socklen_t(MemoryLayout<sockaddr_in>.size)) }
            }
        }
        self.port = port
        sockets = [listener] + waiting
    }

    deinit {
        for socket in sockets { close(socket) }
    }
}
