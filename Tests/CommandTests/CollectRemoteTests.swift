import Foundation
import TestKit
import Testing

@Suite struct CollectRemoteTests {
    private static let insurer = Workplace.insurer

    private func sftp(_ place: Workplace, _ daemon: SSHDaemon, _ more: String, hostKey: String? = nil) throws -> String
    {
        try FileManager.default.copyItem(atPath: daemon.userKey(.ed25519), toPath: place.folder.file("pki/ssh"))
        return """
            sftp:
              insurer: \(CollectRemoteTests.insurer)
              sftp:
                host: 127.0.0.1
                port: \(daemon.port)
                user: \(daemon.user)
                key: pki/ssh
                hostKey: "SHA256:\(try hostKey ?? daemon.hostKeyPin)"
                folder: \(place.folder.file("offer"))
                names: ["DY_*.csv"]
            \(more)
            """
    }

    @Test func `an export on an SFTP server is ingested and removed there`() async throws {
        let place = try await Workplace()
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        try place.add(sources: sftp(place, daemon, "    remove: true"))
        try place.offer(in: "offer")
        let outcome = try await place.anze("collect")
        #expect(outcome.end == .exit(1), "\(outcome.complaint)")
        #expect(try place.store?.rows["version"] == 729)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.file("offer")).isEmpty)
        let again = try await place.anze("collect")
        #expect(again.end == .exit(0))
        #expect(again.output.isEmpty && again.complaint.isEmpty)
    }

    @Test func `one source that must not be trusted does not stop another`() async throws {
        let place = try await Workplace()
        let daemon = try await SSHDaemon()
        defer { daemon.stop() }
        let wrong = "JV5APwxkmRochEqpGSoaAId8xpU8DzKM3HF7s0Rgbyk"
        let drop = "drop: {insurer: \(CollectRemoteTests.insurer), folder: {path: drop}}"
        try place.add(sources: sftp(place, daemon, drop, hostKey: wrong))
        try place.offer()
        let outcome = try await place.anze("collect")
        #expect(outcome.end == .exit(5))
        for word in ["来源 sftp", "主机密钥", wrong] { #expect(outcome.complaint.contains(word), "\(outcome.complaint)") }
        #expect(try place.store?.rows["version"] == 729)
    }

    @Test func `one source that is not there does not stop another, and is not finished`() async throws {
        let place = try await Workplace()
        let daemon = try await SSHDaemon()
        let drop = "drop: {insurer: \(CollectRemoteTests.insurer), folder: {path: drop}}"
        try place.add(sources: sftp(place, daemon, drop))
        daemon.stop()
        try place.offer("FWJG")
        let outcome = try await place.anze("collect", "--no-ingest")
        #expect(outcome.end == .exit(4))
        #expect(outcome.complaint.contains("来源 sftp：连接不上"))
        #expect(try place.inbox() == [Workplace.file("FWJG")])
    }

    @Test func `an export on a web server is ingested, file by file with one token`() async throws {
        let place = try await Workplace()
        try place.offer(in: "offer")
        let server = try await FileServer(
            place.folder.file("offer"), certificate: place.folder.file("pki/tls-server.pem"),
            key: place.folder.file("pki/tls-server.key"))
        defer { server.stop() }
        try place.write("s3cret", to: "offer/.token")
        let urls = try place.exportNames.map { "      - \(server.url($0))" }.joined(separator: "\n")
        try place.add(
            sources: """
                web:
                  insurer: \(CollectRemoteTests.insurer)
                  https:
                    url:
                \(urls)
                    trust: pki/tls-ca.pem
                    token: {env: COLLECT_TOKEN}
                """)
        let refused = try await place.anze("collect")
        #expect(refused.end == .exit(2))
        for word in ["gateway.yaml:", "COLLECT_TOKEN"] { #expect(refused.complaint.contains(word)) }
        let denied = try await place.anze("collect", environment: ["COLLECT_TOKEN": "wr0ng"])
        #expect(denied.end == .exit(5))
        #expect(denied.complaint.contains("401") && !denied.complaint.contains("wr0ng"))
        let outcome = try await place.anze("collect", environment: ["COLLECT_TOKEN": "s3cret"])
        #expect(outcome.end == .exit(1), "\(outcome.complaint)")
        #expect(try place.store?.rows["version"] == 729)
        let again = try await place.anze("collect", environment: ["COLLECT_TOKEN": "s3cret"])
        #expect(again.end == .exit(0))
        #expect(again.output.isEmpty && again.complaint.isEmpty)
    }

    @Test func `a run that is killed in a download goes on from there`() async throws {
        let place = try await Workplace()
        try FileManager.default.createDirectory(atPath: place.folder.file("offer"), withIntermediateDirectories: true)
        let name = Workplace.file("BD")
        let bytes = [UInt8](repeating: 0x61, count: 3_000_000)
        try Data(bytes).write(to: URL(filePath: place.folder.file("offer/\(name)")))
        try place.write("", to: "offer/.slow")
        let server = try await FileServer(
            place.folder.file("offer"), certificate: place.folder.file("pki/tls-server.pem"),
            key: place.folder.file("pki/tls-server.key"))
        defer { server.stop() }
        try place.add(
            sources: """
                web:
                  insurer: \(CollectRemoteTests.insurer)
                  https: {url: "\(server.url(name))", trust: pki/tls-ca.pem}
                """)
        let part = place.folder.file("var/inbox/web/.collect/parts/\(name)")
        try await Turnstile.shared.pass {
            let program = try place.start(["collect", "--no-ingest"])
            try await eventually("a part") {
                (FileManager.default.contents(atPath: part)?.count ?? 0) > 200_000
            }
            #expect(await program.crash() == .signal(SIGKILL))
        }
        try FileManager.default.removeItem(atPath: place.folder.file("offer/.slow"))
        let kept = try #require(FileManager.default.contents(atPath: part)).count
        #expect(kept < bytes.count)
        #expect(try await place.anze("collect", "--no-ingest").end == .exit(0))
        #expect(try [UInt8](Data(contentsOf: URL(filePath: place.folder.file("var/inbox/web/\(name)")))) == bytes)
        #expect(server.answers.contains("GET /\(name) bytes=\(kept)- 206 \(bytes.count - kept)"))
        #expect(try place.taken("web") == [name: 1])
    }

    @Test func `rows of a database are ingested, and the next run finds none`() async throws {
        let place = try await Workplace()
        try place.changeMappings("encoding: gb18030", as: "encoding: utf8", in: ["expert.yaml"])
        let table = try ExportTable(bytes: place.bytes(of: "FWZJ"))
        let columns = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let rows = table.rows.map { row in
            "(" + row.map { "'\($0.replacingOccurrences(of: "'", with: "''"))'" }.joined(separator: ", ") + ")"
        }
        try place.write(
            "CREATE TABLE t (\(columns)); INSERT INTO t VALUES \(rows.joined(separator: ",\n"));", to: "table.sql")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let program = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())"
        process.arguments = ["python3", "-c", program, place.folder.file("source.db"), place.folder.file("table.sql")]
        try process.run()
        process.waitUntilExit()
        try place.write("Driver=SQLite3;Database=\(place.folder.file("source.db"))", to: "pki/odbc")
        try place.add(
            sources: """
                base:
                  insurer: \(CollectRemoteTests.insurer)
                  wait: 1s
                  odbc:
                    connection: {file: pki/odbc}
                    query: SELECT * FROM t WHERE "专家编号" > ? ORDER BY "专家编号"
                    watermark: 专家编号
                    start: ""
                    file: "DY_FWZJ_{yyyyMMdd}.csv"
                """)
        var outcome = try await place.anze("collect")
        for _ in 0..<60 where outcome.end == .exit(4) { outcome = try await place.anze("collect") }
        #expect([.exit(0), .exit(1)].contains(outcome.end), "\(outcome.complaint)")
        let experts = try place.ask("SELECT count(*) FROM version WHERE kind = 'expert'", as: Int.self)
        #expect((experts.first ?? 0) > 10)
        #expect(try place.inbox("base").count == 1)
        let again = try await place.anze("collect")
        #expect(again.end == .exit(0))
        #expect(again.output.isEmpty && again.complaint.isEmpty)
    }
}
