import Testing

@testable import Postgres

@Suite struct PostgresAddressTests {
    @Test(
        arguments: [
            ("host=/run/postgresql dbname=anze", nil),
            ("dbname=anze", nil),
            ("postgresql://anze@localhost/anze", nil),
            ("postgresql://anze@127.0.0.9/anze?sslmode=disable", nil),
            ("postgresql://anze@[::1]:5433/anze", nil),
            ("postgresql://anze@db.example.cn/anze?sslmode=verify-full", nil),
            ("postgresql://anze@db.example.cn/anze?sslmode=require", nil),
            ("postgresql://anze@db.example.cn/anze", .unprotected(host: "db.example.cn", mode: "prefer")),
            ("host=10.0.0.1 sslmode=allow", .unprotected(host: "10.0.0.1", mode: "allow")),
            ("host=localhost hostaddr=10.0.0.1", .unprotected(host: "10.0.0.1", mode: "prefer")),
            ("host=localhost,10.0.0.1", .unprotected(host: "10.0.0.1", mode: "prefer")),
            ("host=127.0.0.1.example.cn", .unprotected(host: "127.0.0.1.example.cn", mode: "prefer")),
            ("host=a,b port=1,2,3 sslmode=require", .malformedAddress),
            ("service=anze", .malformedAddress), ("", .malformedAddress), ("nonsense", .malformedAddress),
            ("postgresql://anze:geheim@db.example.cn/anze?sslmoed=require", .malformedAddress),
        ] as [(String, PostgresError?)])
    func `judges a host by whether talk in the clear could leave the machine`(text: String, error: PostgresError?) {
        #expect(PostgresBench.error { _ = try PostgresAddress(text) } == error)
    }

    @Test func `each host has its own port or the common one`() throws {
        let text = "postgresql://u@a:1,b:2/d?sslmode=verify-full&target_session_attrs=read-write"
        let address = try PostgresAddress(text)
        #expect(address.hosts.map { "\($0["host"] ?? "") \($0["port"] ?? "")" } == ["a 1", "b 2"])
        #expect(address.hosts.map { $0["target_session_attrs"] } == ["read-write", "read-write"])
        #expect("\(address)" == "a:1/d, b:2/d")
    }

    @Test func `the password shows in no text about an address`() throws {
        let address = try PostgresAddress("postgresql://anze:gehe%20im@localhost/anze")
        #expect(address.hosts[0]["password"] == "gehe im")
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), dumped, address.redacted("said gehe im twice")] {
            #expect(!text.contains("gehe"))
        }
        let error = try #require(PostgresBench.error { _ = try PostgresAddress("postgresql://a:gehe%zz@localhost/") })
        #expect(!"\(error) \(String(reflecting: error))".contains("gehe"))
    }

    @Test(arguments: [
        ("connection to server at \"127.0.0.1\", port 1 failed: FATAL:  28P01\n", "28P01"),
        ("failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n", nil),
        ("", nil), ("ABCDE", nil),
    ])
    func `finds the code of a refused login`(sentence: String, code: String?) {
        #expect(Link.state(in: sentence)?.code == code)
    }

    @Test func `waits longer from attempt to attempt, up to two seconds`() {
        var backoff = Backoff()
        #expect(
            (1...5).map { _ in backoff.next(draw: 0.999_999) > .milliseconds(50) } == [true, true, true, true, true])
        #expect(backoff.next(draw: 0.999_999) == .seconds(2))
        #expect(backoff.next(draw: 0) == .milliseconds(50))
    }
}
