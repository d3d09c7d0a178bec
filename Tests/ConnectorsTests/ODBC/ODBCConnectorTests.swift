import Canonical
import Foundation
import TestKit
import Testing

@testable import Connectors

/// Against SQLite's driver (`libsqliteodbc`).
@Suite struct ODBCConnectorTests {
    private static let create = """
        CREATE TABLE t (id INTEGER PRIMARY KEY, "名称" TEXT, amount NUMERIC, note TEXT);
        INSERT INTO t VALUES (1, '甲公司', 12.5, NULL), (2, '乙,丙', 3, 'a "b"'), (10, '', 0, '两
        行');
        """

    private func bench(
        _ query: String = "SELECT id, \"名称\", amount, note FROM t WHERE id > ? ORDER BY id", watermark: String = "id",
        connection: String? = nil, sql: String = create
    ) throws -> SourceBench {
        let bench = try SourceBench { folder in
            let file = folder.file("connection")
            let text = connection ?? "Driver=SQLite3;Database=\(folder.file("source.db"))"
            try Data("\(text)\n".utf8).write(to: URL(filePath: file))
            return .odbc(
                ODBCSource(
                    connection: .file(file), query: query, watermark: watermark, start: "0",
                    file: try #require(DayTemplate("XX_{yyyyMMdd}.csv"))))
        }
        try ODBCConnectorTests.run(sql, in: bench)
        return bench
    }

    private static func run(_ sql: String, in bench: SourceBench) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let program = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])"
        process.arguments = ["python3", "-c", program, bench.folder.file("source.db"), sql]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw SampleError.commandFailed("sqlite3") }
    }

    private static let day = 86_400

    @Test func `rows become a file, the watermark goes on, and nothing is taken twice`() async throws {
        let bench = try bench()
        let first = try await bench.collect()
        #expect(first.problems.isEmpty)
        #expect(first.names == ["XX_20261120.csv"])
        let text = "id,名称,amount,note\r\n1,甲公司,12.5,\r\n2,\"乙,丙\",3,\"a \"\"b\"\"\"\r\n10,,0,\"两\n行\"\r\n"
        #expect(bench.text("inbox/XX_20261120.csv") == text)
        #expect(try OpenInbox(bench.source, now: SourceBench.start).ledger.watermark == "10")
        let tomorrow = Instant(seconds: SourceBench.start.seconds + 86_400)
        #expect(try await bench.collect(now: tomorrow).names.isEmpty)
        try ODBCConnectorTests.run("INSERT INTO t VALUES (9, 'late', 0, ''), (11, '丁', 1, 'x')", in: bench)
        #expect(try await bench.collect(now: tomorrow).names == ["XX_20261121.csv"])
        #expect(bench.text("inbox/XX_20261121.csv") == "id,名称,amount,note\r\n11,丁,1,x\r\n")
    }

    @Test func `a result that still waits is not replaced by the next one`() async throws {
        let bench = try bench()
        _ = try await bench.collect()
        try ODBCConnectorTests.run("INSERT INTO t VALUES (11, '丁', 1, 'x')", in: bench)
        let second = try await bench.collect()
        #expect(second.names.isEmpty)
        #expect(second.unsettled.map(\.text) == ["XX_20261120.csv"])
        try FileManager.default.removeItem(atPath: bench.folder.file("inbox/XX_20261120.csv"))
        #expect(try await bench.collect().names == ["XX_20261120.csv"])
        #expect(bench.text("inbox/XX_20261120.csv") == "id,名称,amount,note\r\n11,丁,1,x\r\n")
    }

    /// Values around the edges of a piece, with characters of two UTF-16 units across them.
    @Test(arguments: [2, 3, 4, 5, 64, 1 << 15])
    func `long values come in pieces of any size`(pieceUnits: Int) async throws {
        let values = [0, 1, 2, 3, 4, 5, 62, 63, 64, 65].flatMap { count in
            [
                String(repeating: "x", count: count), String(repeating: "险", count: count),
                String(repeating: "😀", count: count),
            ]
        }
        let rows = values.enumerated().map { "(\($0 + 1), '\($1)', 0, NULL)" }.joined(separator: ", ")
        let bench = try bench(
            sql: "CREATE TABLE t (id INTEGER, \"名称\" TEXT, amount, note); INSERT INTO t VALUES \(rows)")
        guard case .odbc(let source) = bench.source.kind else { throw SampleError.missing("a query") }
        let path = bench.folder.file("out.csv")
        let result = try await ODBCLane(pieceUnits: pieceUnits).export(
            source, connection: "Driver=SQLite3;Database=\(bench.folder.file("source.db"))", since: "0",
            to: path)
        #expect(result == ODBCLane.Result(rows: values.count, watermark: "\(values.count)"))
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\r\n").dropFirst()
        #expect(lines.map { String($0.split(separator: ",", omittingEmptySubsequences: false)[1]) } == values)
    }

    @Test func `many rows and a value of megabytes come whole`() async throws {
        let bench = try bench(
            sql: """
                CREATE TABLE t (id INTEGER, "名称" TEXT, amount, note);
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
                INSERT INTO t SELECT i, '公司' || i, i / 4.0, NULL FROM n;
                INSERT INTO t VALUES (60000, replace(hex(zeroblob(500000)), '00', '保险'), 0, NULL);
                """)
        let collected = try await bench.collect()
        #expect(collected.problems.isEmpty)
        let text = try #require(bench.text("inbox/XX_20261120.csv"))
        let lines = text.split(separator: "\r\n")
        #expect(lines.count == 50_002)
        #expect(lines[50_000] == "50000,公司50000,12500.0,")
        #expect(lines[50_001].utf8.count == 6 + 3_000_000 + 3)
    }

    @Test(arguments: [
        ("SELECT id FROM t WHERE id > ? ORDER BY id DESC", "id", ConnectorError.watermarkFalls(column: "id", row: 2)),
        ("SELECT id, note FROM t WHERE id > ? ORDER BY id", "note", .watermarkEmpty(column: "note", row: 1)),
        ("SELECT id FROM t WHERE id > ?", "no", .watermarkMissing(column: "no", columns: ["id"])),
        ("SELECT id FROM t", "id", .parameterCount(0)),
        ("SELECT id FROM t WHERE id > ? AND id < ?", "id", .parameterCount(2)),
    ])
    func `a query that could lose rows is refused, and nothing changes`(
        query: String, watermark: String, error: ConnectorError
    ) async throws {
        let bench = try bench(query, watermark: watermark)
        #expect(try await bench.collect().problems == [error])
        #expect(try bench.files(below: "inbox").isEmpty)
        #expect(try OpenInbox(bench.source, now: SourceBench.start).ledger.watermark == nil)
    }

    @Test(arguments: [
        ("Driver=No such driver", "SELECT 1 WHERE 1 > ?", ConnectorError.Consequence.configuration),
        ("Driver=SQLite3;NoCreat=1;Database=/nonexistent/source.db", "SELECT 1 WHERE 1 > ?", .later),
    ])
    func `a database that is not there`(
        connection: String, query: String, consequence: ConnectorError.Consequence
    ) async throws {
        let collected = try await bench(query, connection: connection).collect()
        #expect(collected.problems.map(\.consequence) == [consequence], "\(collected.problems)")
    }

    @Test func `a secret that is not there is said by its place`() async throws {
        let bench = try bench()
        try FileManager.default.removeItem(atPath: bench.folder.file("connection"))
        let problems = try await bench.collect().problems
        #expect(problems.map(\.consequence) == [.configuration])
        #expect(problems.first?.description.contains(bench.folder.file("connection")) == true)
    }
}
