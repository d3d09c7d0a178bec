import Foundation
import TestKit
import Testing

@testable import Transport

@Suite struct SFTPLaneTests {
    private func lane(
        _ daemon: SSHDaemon, key: SSHDaemon.KeyKind = .ed25519, hostKey: String? = nil, port: Int? = nil
    ) throws -> SFTPLane {
        try SFTPLane(
            server: SFTPServer(
                host: "127.0.0.1", port: port ?? daemon.port, user: daemon.user, keyFile: daemon.userKey(key),
                hostKey: hostKey ?? daemon.hostKeyPin),
            limits: TransportLimits(total: .seconds(20)))
    }

    private func fetched(_ path: String, from offset: Int = 0, onto part: String = "", on lane: SFTPLane) async throws
        -> String
    {
        let folder = try TemporaryFolder()
        try Data(part.utf8).write(to: URL(filePath: folder.file("part")))
        let handle = try #require(FileHandle(forUpdatingAtPath: folder.file("part")))
        try await lane.fetch(path, from: offset, to: handle.fileDescriptor)
        return try String(contentsOfFile: folder.file("part"), encoding: .utf8)
    }

    @Test(arguments: [SSHDaemon.KeyKind.ed25519, .ecdsa], [SSHDaemon.KeyKind.ed25519, .ecdsa])
    func `names, sizes, times and bytes are had with a key of either kind`(
        hostKey: SSHDaemon.KeyKind, key: SSHDaemon.KeyKind
    ) async throws {
        let daemon = try await SSHDaemon(hostKey: hostKey)
        defer { daemon.stop() }
        let remote = try TemporaryFolder()
        try "0123456789".write(toFile: remote.file("甲 b%.csv"), atomically: true, encoding: .utf8)
        try "".write(toFile: remote.file("empty.csv"), atomically: true, encoding: .utf8)
        let moment = Date(timeIntervalSince1970: 1_700_000_000)
        try FileManager.default.setAttributes(
            [.modificationDate: moment], ofItemAtPath: remote.file("甲 b%.csv"))
        let lane = try lane(daemon, key: key)
        #expect(try await lane.names(in: remote.path).sorted() == ["empty.csv", "甲 b%.csv"])
        #expect(try await lane.file(remote.file("甲 b%.csv")) == RemoteFile(size: 10, modified: 1_700_000_000))
        #expect(try await lane.file(remote.file("empty.csv")).size == nil)
        #expect(try await fetched(remote.file("甲 b%.csv"), on: lane) == "0123456789")
        #expect(try await fetched(remote.file("甲 b%.csv"), from: 6, onto: "012345xx", on: lane) == "0123456789")
        #expect(try await fetched(remote.file("甲 b%.csv"), from: 10, onto: "0123456789", on: lane) == "0123456789")
        #expect(try await fetched(remote.file("empty.csv"), onto: "old", on: lane) == "")
    }

    @Test func `files are removed and renamed`() async throws {
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let remote = try TemporaryFolder()
        for name in ["a \"1\".csv", "b.csv", "c.csv"] {
            try "x".write(toFile: remote.file(name), atomically: true, encoding: .utf8)
        }
        let lane = try lane(daemon)
        try await lane.rename(remote.file("a \"1\".csv"), to: remote.file("done \\ 1.csv"))
        try await lane.remove(remote.file("b.csv"))
        #expect(try await lane.names(in: remote.path).sorted() == ["c.csv", "done \\ 1.csv"])
        await #expect(throws: SFTPError.self) {
            try await lane.rename(remote.file("c.csv"), to: remote.file("done \\ 1.csv"))
        }
    }

    @Test func `a server with another host key is told nothing`() async throws {
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let other = try await SSHDaemon()
        defer { other.stop() }
        let error = await failure { try await lane(daemon, hostKey: other.hostKeyPin).names(in: "/") }
        guard case .hostKeyMismatch(let detail) = error else {
            throw SampleError.missing("a mismatch, not \(error as Any)")
        }
        // The sentence names both keys, so that an operator can compare.
        #expect(try detail.contains(daemon.hostKeyPin.prefix(40)))
    }

    @Test func `a key that the server does not know is refused, and one of RSA too`() async throws {
        let daemon = try await SSHDaemon(users: [.ed25519, .rsa])
        defer { daemon.stop() }
        let stranger = try await SSHDaemon(users: [.ed25519])
        defer { stranger.stop() }
        let unknown = try SFTPLane(
            server: SFTPServer(
                host: "127.0.0.1", port: daemon.port, user: daemon.user, keyFile: stranger.userKey(.ed25519),
                hostKey: daemon.hostKeyPin),
            limits: TransportLimits(total: .seconds(20)))
        for lane in [unknown, try lane(daemon, key: .rsa)] {
            let error = await failure { try await lane.names(in: "/") }
            guard case .loginDenied = error else { throw SampleError.missing("a refusal, not \(error as Any)") }
        }
    }

    @Test func `what is not there, and nobody at the port`() async throws {
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let remote = try TemporaryFolder()
        let lane = try lane(daemon)
        #expect(await failure { try await lane.file(remote.file("none.csv")) } == .notFound)
        try "abc".write(toFile: remote.file("a.csv"), atomically: true, encoding: .utf8)
        #expect(await failure { try await fetched(remote.file("a.csv"), from: 9, on: lane) } == .shorterThanExpected)
        daemon.stop()
        let late = await failure { try await self.lane(daemon).names(in: "/") }
        guard case .unreachable = late else { throw SampleError.missing("unreachable, not \(late as Any)") }
    }

    @Test func `a cut connection leaves what came, and the rest can be had`() async throws {
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let remote = try TemporaryFolder()
        let text = (0..<200_000).map { String($0) }.joined(separator: "\n")
        try text.write(toFile: remote.file("a.csv"), atomically: true, encoding: .utf8)
        let proxy = try await CuttingProxy(to: daemon.port, cuts: [600_000])
        let folder = try TemporaryFolder()
        _ = FileManager.default.createFile(atPath: folder.file("part"), contents: nil)
        let handle = try #require(FileHandle(forUpdatingAtPath: folder.file("part")))
        let lane = try lane(daemon, port: proxy.port)
        let error = await failure { try await lane.fetch(remote.file("a.csv"), from: 0, to: handle.fileDescriptor) }
        guard case .interrupted = error else { throw SampleError.missing("an interruption, not \(error as Any)") }
        let size = try FileManager.default.attributesOfItem(atPath: folder.file("part"))[.size] as? Int ?? 0
        #expect(size > 100_000 && size < text.utf8.count)
        try await lane.fetch(remote.file("a.csv"), from: size, to: handle.fileDescriptor)
        #expect(try String(contentsOfFile: folder.file("part"), encoding: .utf8) == text)
    }

    private func failure<Value>(_ body: () async throws -> Value) async -> SFTPError? {
        do {
            _ = try await body()
            return nil
        } catch { return error as? SFTPError }
    }

    @Test func `a file is stored, and gone on with from where the server has it`() async throws {
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let (remote, own) = (try TemporaryFolder(), try TemporaryFolder())
        let content = Data((0..<500_000).map { UInt8(truncatingIfNeeded: $0 / 3) })
        try content.write(to: URL(filePath: own.file("whole")))
        let handle = try #require(FileHandle(forReadingAtPath: own.file("whole")))
        let lane = try lane(daemon)
        try await lane.store(handle.fileDescriptor, from: 0, count: content.count, to: remote.file("new"))
        #expect(FileManager.default.contents(atPath: remote.file("new")) == content)
        for part in [1, 123_456, 499_999] {
            try content.prefix(part).write(to: URL(filePath: remote.file("part")))
            try await lane.store(handle.fileDescriptor, from: part, count: content.count, to: remote.file("part"))
            #expect(FileManager.default.contents(atPath: remote.file("part")) == content)
        }
        #expect(try await lane.bytes(remote.file("new")) == Array(content))
        await #expect(throws: SFTPError.notFound) { try await lane.bytes(remote.file("none")) }
        await #expect(throws: SFTPError.self) {
            try await lane.store(handle.fileDescriptor, from: 0, count: 10, to: remote.file("none/new"))
        }
    }
}
