import Canonical
import Foundation
import TestKit
import Testing
import Transport

@testable import Connectors

@Suite struct SFTPConnectorTests {
    private func bench(
        _ daemon: SSHDaemon, afterwards: SFTPSource.Afterwards = .stays, port: Int? = nil, hostKey: String? = nil,
        key: String? = nil
    ) throws -> SourceBench {
        try SourceBench { folder in
            let server = SFTPServer(
                host: "127.0.0.1", port: port ?? daemon.port, user: daemon.user,
                keyFile: key ?? daemon.userKey(.ed25519), hostKey: try hostKey ?? daemon.hostKeyPin)
            let names = [GlobPattern("DY_*.csv"), GlobPattern("DY_??.txt")].compactMap { $0 }
            var chosen = afterwards
            if case .movesTo(let name) = afterwards { chosen = .movesTo(folder.file(name)) }
            return .sftp(
                SFTPSource(
                    server: server, folder: folder.file("offer"), names: names, settle: 10, afterwards: chosen))
        }
    }

    @Test func `matching names are taken once, corrections too, unsettled ones not yet`() async throws {
        let daemon = try await SSHDaemon(hostKey: .ecdsa)
        defer { daemon.stop() }
        let bench = try bench(daemon)
        try bench.offer("DY_BD.csv", "1")
        try bench.offer("DY_01.txt", "2")
        try bench.offer("DY_new.csv", "3", age: 9)
        try bench.offer("DY_empty.csv", "")
        for name in ["dy_x.csv", "DY_x.csv.part", "DY_001.txt", ".DY_x.csv"] { try bench.offer(name, "x") }
        let first = try await bench.collect()
        #expect(first.names == ["DY_01.txt", "DY_BD.csv", "DY_empty.csv"])
        #expect(first.unsettled.map(\.text) == ["DY_new.csv"])
        #expect(first.problems.isEmpty)
        let second = try await bench.collect()
        #expect(second.names.isEmpty && second.same.isEmpty)
        // Touched only: fetched again, found to be the same, and not fetched a third time.
        try bench.offer("DY_BD.csv", "1", age: 50)
        #expect(try await bench.collect().same.map(\.text) == ["DY_BD.csv"])
        #expect(try await bench.collect().same.isEmpty)
        try bench.offer("DY_BD.csv", "4", age: 40)
        #expect(try await bench.collect().names == ["DY_BD.csv"])
        #expect(
            try bench.files(below: "inbox") == [
                "DY_BD.csv": "4", "DY_01.txt": "2", "DY_empty.csv": "", "archive/2026-11-20/DY_BD.csv": "1",
            ])
    }

    @Test func `a taken file is removed there`() async throws {
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let bench = try bench(daemon, afterwards: .isRemoved)
        try bench.offer("DY_BD.csv", "1")
        #expect(try await bench.collect().names == ["DY_BD.csv"])
        #expect(try bench.files(below: "offer").isEmpty)
    }

    @Test func `a file whose removal was cut short is removed by the next run, and not taken again`() async throws {
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let bench = try bench(daemon, afterwards: .isRemoved)
        try bench.offer("DY_BD.csv", "1")
        _ = try await bench.collect()
        try bench.offer("DY_BD.csv", "1")
        let again = try await bench.collect()
        #expect(again.names.isEmpty && again.problems.isEmpty)
        #expect(try bench.files(below: "offer").isEmpty)
        #expect(try bench.files(below: "inbox") == ["DY_BD.csv": "1"])
    }

    @Test func `a taken file is moved there, beside an earlier one of its name`() async throws {
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let bench = try bench(daemon, afterwards: .movesTo("done"))
        try bench.write("0", to: "done/DY_BD.csv")
        try bench.offer("DY_BD.csv", "1")
        try bench.offer("DY_KH.csv", "2")
        #expect(try await bench.collect().names == ["DY_BD.csv", "DY_KH.csv"])
        #expect(try bench.files(below: "offer").isEmpty)
        #expect(
            try bench.files(below: "done") == [
                "DY_BD.csv": "0", "DY_BD.csv.20261120100000": "1", "DY_KH.csv": "2",
            ])
    }

    @Test func `a cut connection leaves a part, and the next run fetches the rest alone`() async throws {
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let proxy = try await CuttingProxy(to: daemon.port, cuts: [600_000])
        let bench = try bench(daemon, port: proxy.port)
        let text = (0..<200_000).map { "\($0)" }.joined(separator: "\n")
        try bench.offer("DY_BD.csv", text)
        let cut = try await bench.collect()
        #expect(cut.names.isEmpty)
        guard case .interrupted(file: "DY_BD.csv", _) = cut.problems.first else {
            throw SampleError.missing("an interruption, not \(cut.problems)")
        }
        #expect(try bench.files(below: "inbox").isEmpty)
        let kept = bench.text("inbox/.collect/parts/DY_BD.csv")?.utf8.count ?? 0
        #expect(kept > 100_000 && kept < text.utf8.count)
        #expect(try await proxy.carried() == 600_000)
        #expect(try await bench.collect().names == ["DY_BD.csv"])
        #expect(bench.text("inbox/DY_BD.csv") == text)
        // What came over the second connection is the rest with what the protocol adds, not the whole.
        let carried = try await proxy.carried()
        #expect(carried >= text.utf8.count - kept)
        #expect(carried < text.utf8.count - kept + 100_000)
    }

    @Test func `a file that changed since its part came is fetched anew`() async throws {
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let proxy = try await CuttingProxy(to: daemon.port, cuts: [600_000])
        let bench = try bench(daemon, port: proxy.port)
        try bench.offer("DY_BD.csv", String(repeating: "old ", count: 300_000))
        #expect(try await bench.collect().names.isEmpty)
        let text = String(repeating: "new ", count: 300_000)
        try bench.offer("DY_BD.csv", text, age: 30)
        #expect(try await bench.collect().names == ["DY_BD.csv"])
        #expect(bench.text("inbox/DY_BD.csv") == text)
    }

    @Test func `another host key, another user key and nobody there are told apart`() async throws {
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let other = try await SSHDaemon()
        let strange = try await bench(daemon, hostKey: other.hostKeyPin).collect()
        guard case .untrusted = strange.problems.first else { throw SampleError.missing("a distrust") }
        #expect(strange.problems.map(\.consequence) == [.operatorNeeded])
        let denied = try await bench(daemon, key: other.userKey(.ed25519)).collect()
        guard case .loginDenied = denied.problems.first else { throw SampleError.missing("a refusal") }
        #expect(denied.problems.map(\.consequence) == [.operatorNeeded])
        other.stop()
        let gone = try await bench(daemon, port: other.port).collect()
        guard case .unreachable = gone.problems.first else { throw SampleError.missing("nobody") }
        #expect(gone.problems.map(\.consequence) == [.later])
    }

    @Test(arguments: [
        (SSHDaemon.KeyKind.ed25519, [], "", SSHKeyFile.usable), (.ecdsa, [], "", .usable),
        (.ecdsa, ["-m", "PEM"], "", .usable), (.ecdsa, ["-m", "PKCS8"], "", .usable), (.rsa, [], "", .rsa),
        (.rsa, ["-m", "PEM"], "", .rsa), (.rsa, ["-m", "PKCS8"], "", .rsa), (.ed25519, [], "phrase", .encrypted),
        (.ecdsa, ["-m", "PEM"], "phrase", .encrypted), (.ecdsa, ["-m", "PKCS8"], "phrase", .encrypted),
    ])
    func `a key file is known by its kind`(
        kind: SSHDaemon.KeyKind, form: [String], phrase: String, verdict: SSHKeyFile
    ) throws {
        let folder = try TemporaryFolder()
        try SSHDaemon.makeKey(kind, at: folder.file("key"), form: form, phrase: phrase)
        #expect(try SSHKeyFile(String(contentsOfFile: folder.file("key"), encoding: .utf8)) == verdict)
    }

    @Test(arguments: [
        "", "ssh-ed25519 AAAA", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    ])
    func `anything else is no key`(text: String) { #expect(SSHKeyFile(text) == .unknown) }
}
