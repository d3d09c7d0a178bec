import TestKit
import Testing

@testable import Postgres

@Suite struct PostgresCallTests {
    @Test(arguments: [
        PostgresValue.null, .integer(0), .integer(.min), .integer(.max), .real(0.1), .real(-.infinity), .text(""),
        .text("保险单 ‹é›\u{1F600}\n"), .bytes([]), .bytes([0, 1, 0, 255]),
    ])
    func `values come back as they were given`(value: PostgresValue) async throws {
        let connection = try await PostgresBench().connection()
        let type =
            switch value {
            case .null, .text: "text"
            case .integer: "int8"
            case .real: "float8"
            case .bytes: "bytea"
            }
        #expect(try connection.query("SELECT $1::\(type) AS v", [value])[0]["v"] == value)
    }

    @Test(
        arguments: [
            ("true", .integer(1)), ("false", .integer(0)), ("7::int2", .integer(7)), ("-7::int4", .integer(-7)),
            ("1.5::float4", .real(1.5)), ("'a'::varchar(9)", .text("a")), ("'a'::char(3)", .text("a  ")),
            ("'a'::\"char\"", .text("a")), ("'a'::name", .text("a")), ("4000000000::oid", .integer(4_000_000_000)),
            ("pg_notify('a', 'b')", .null), ("NULL::numeric", .null),
        ] as [(String, PostgresValue)])
    func `decodes the simple types`(expression: String, value: PostgresValue) async throws {
        let connection = try await PostgresBench().connection()
        #expect(try connection.query("SELECT \(expression)")[0][0] == value)
    }

    @Test func `refuses what it does not decode, and goes on`() async throws {
        let connection = try await PostgresBench().connection()
        let error = PostgresBench.error {
            try connection.query("SELECT sum(x) AS total FROM (VALUES (1::int8)) AS t(x)")
        }
        #expect(error == .undecodable(column: "total", type: "numeric"))
        #expect(
            PostgresBench.error { try connection.query("SELECT $1::text", [.text("a\0b")]) }
                == .textHoldsNUL(parameter: 1))
        #expect(PostgresBench.error { try connection.query("SELECT 1; SELECT 2") }?.failure?.state.code == "42601")
        #expect(try connection.query("SELECT 1 AS one")[0].read("one") == 1)
        #expect(PostgresBench.error { try connection.query("COPY pg_class TO STDOUT") } == .unsupported)
    }

    @Test func `rows are read by name, and kinds are checked`() async throws {
        let connection = try await PostgresBench().connection()
        try connection.run(script: "CREATE TABLE t (id int8 PRIMARY KEY, note text); CREATE INDEX ON t (note)")
        let added = try connection.query("INSERT INTO t VALUES (1, 'a'), (2, NULL)")
        #expect(added.changed == 2)
        #expect(added.isEmpty)
        let rows = try connection.query("SELECT id, note FROM t ORDER BY id")
        #expect(rows.columns == ["id", "note"])
        #expect(try rows.map { try $0.read("note", as: String?.self) } == ["a", nil])
        #expect(try rows.map { try $0.read("id", as: Int.self) } == [1, 2])
        #expect(
            PostgresBench.error { _ = try rows[1].read("note", as: String.self) } == .unexpectedValue(column: "note"))
        #expect(PostgresBench.error { _ = try rows[0].read("note", as: Int?.self) } == .unexpectedValue(column: "note"))
    }

    @Test func `errors name the constraint and never the values`() async throws {
        let connection = try await PostgresBench().connection()
        try connection.run(script: "CREATE TABLE person (name text CONSTRAINT person_once PRIMARY KEY)")
        try connection.query("INSERT INTO person VALUES ($1)", [.text("王小明")])
        let twice = try #require(
            PostgresBench.error { try connection.query("INSERT INTO person VALUES ($1)", [.text("王小明")]) })
        #expect(twice.isUniqueViolation)
        #expect(twice.failure?.constraint == "person_once")
        let unreadable = try #require(
            PostgresBench.error { try connection.query("SELECT $1::text::int4", [.text("王小明")]) })
        #expect(unreadable.failure?.state.code == "22P02")
        for error in [twice, unreadable] {
            #expect(!"\(error)\(String(reflecting: error))".contains("王小明"))
        }
    }

    @Test func `twenty megabytes go both ways`() async throws {
        let connection = try await PostgresBench().connection()
        let bytes = (0..<20_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let rows = try connection.query(
            "SELECT $1::bytea AS b, length($2::text) AS n",
            [
                .bytes(bytes), .text(String(repeating: "险", count: 7_000_000)),
            ])
        #expect(rows[0]["b"] == .bytes(bytes))
        #expect(rows[0]["n"] == .integer(7_000_000))
    }

    @Test func `a pipeline gives the results of ten thousand calls in order`() async throws {
        let connection = try await PostgresBench().connection()
        try connection.run(script: "CREATE TABLE t (id int8 PRIMARY KEY, note text)")
        let calls = (0..<10_000).map {
            PostgresCall(
                "INSERT INTO t VALUES ($1, $2) RETURNING id", [.integer(Int64($0)), $0 % 3 == 0 ? .null : .text("n")])
        }
        let results = try connection.pipeline(calls)
        #expect(results.map { $0.first?["id"] } == (0..<10_000).map { .integer(Int64($0)) })
        #expect(try connection.query("SELECT count(note) AS n FROM t")[0]["n"] == .integer(6_666))
    }

    @Test func `a pipeline whose calls and answers are both large does not come to a stand`() async throws {
        let connection = try await PostgresBench().connection()
        let text = PostgresValue.text(String(repeating: "x", count: 300_000))
        let results = try connection.pipeline(
            Array(repeating: PostgresCall("SELECT $1::text AS v", [text]), count: 200))
        #expect(results.count == 200)
        #expect(results.allSatisfy { $0[0]["v"] == text })
    }

    @Test func `a pipeline names the first call that was refused, and nothing of it is stored`() async throws {
        let connection = try await PostgresBench().connection()
        try connection.run(script: "CREATE TABLE t (id int8 PRIMARY KEY)")
        let calls = (0..<2_000).map { PostgresCall("INSERT INTO t VALUES ($1)", [.integer(Int64($0 == 700 ? 1 : $0))]) }
        let error = PostgresBench.error { try connection.pipeline(calls) }
        guard case .pipeline(700, let failure) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.state == .uniqueViolation)
        #expect(try connection.query("SELECT count(*) AS n FROM t")[0]["n"] == .integer(0))
        #expect(try connection.pipeline([]).isEmpty)
        let unknown = PostgresBench.error {
            try connection.pipeline([PostgresCall("SELECT 1"), PostgresCall("SELECT x")])
        }
        guard case .pipeline(1, _) = unknown else {
            Issue.record("\(String(describing: unknown))")
            return
        }
    }

    @Test func `no more statements are kept than allowed`() async throws {
        var bench = try await PostgresBench()
        bench.style.statements = 4
        let connection = try bench.connection()
        for number in 0..<10 { try connection.query("SELECT \(number)") }
        let kept = "SELECT count(*) AS n FROM pg_prepared_statements"
        #expect(try connection.query(kept)[0]["n"] == .integer(4))
        try connection.pipeline((0..<9).map { PostgresCall("SELECT $1::int8 + \($0)", [.integer(1)]) })
        #expect(try connection.query(kept)[0]["n"] == .integer(4))
    }

    @Test func `a statement whose columns changed is prepared anew after one failure`() async throws {
        let connection = try await PostgresBench().connection()
        try connection.run(script: "CREATE TABLE t (a int8)")
        try connection.query("SELECT * FROM t")
        try connection.run(script: "ALTER TABLE t ADD b text")
        #expect(PostgresBench.error { try connection.query("SELECT * FROM t") }?.failure?.state == .featureNotSupported)
        #expect(try connection.query("SELECT * FROM t").columns == ["a", "b"])
    }

    @Test func `settings can be read, and the server's name for a connection`() async throws {
        let connection = try await PostgresBench().connection()
        #expect(try connection.setting("synchronous_commit") == "on")
        #expect(try connection.setting("application_name") == "anze-tests")
        #expect(connection.serverVersion >= 150_000)
    }
}
