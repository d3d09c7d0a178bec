import Foundation
import Testing

@testable import Simulator

@Suite struct ConsoleTests {
    private struct Page {
        let status: Int
        let head: String
        let body: String

        var json: JSONValue? { try? JSONParser.parse(Array(body.utf8)) }
    }

    private func get(
        _ platform: TestPlatform, _ path: String, _ arguments: String..., input: String = ""
    ) async throws -> Page {
        let address = try await platform.server.consoleURL().dropLast()
        let command = ["curl", "--silent", "--include", "--max-time", "20"] + arguments + [address + path]
        let text = String(decoding: try await runCommand(command, input: Array(input.utf8)).output, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        let head = String(parts.first ?? "")
        let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return Page(status: status, head: head, body: parts.count == 2 ? String(parts[1]) : "")
    }

    @Test func `shows what came in, who signed it and what became of it, and nothing of its content`() async throws {
        try await TestPlatform.run(console: true) { platform in
            let secret = "王建国310115199001011234"
            let batch = TestBatch(
                "GW-BATCH-1", kind: "insured-unit", TestBatch.upsert("U1", #"{"name":"\#(secret)"}"#),
                TestBatch.upsert("<img src=x onerror=alert(1)>", version: 2, #"{"name":"乙"}"#))
            #expect(try await platform.submit(batch).code == "0000")
            var forged = try platform.ask("/batches/GW-BATCH-1", batch: "GW-BATCH-1")
            forged.headers["X-Anze-Signature"] = Data(repeating: 1, count: 64).base64EncodedString()
            #expect(try await platform.send(forged).code == "2001")
            #expect(try await platform.send(try platform.ask("/nowhere/%3Cscript%3E\"'")).code == "1001")
            let page = try await get(platform, "/")
            #expect(page.status == 200 && page.head.contains("default-src 'none'"))
            #expect(page.body.contains("GW-BATCH-1") && page.body.contains("/nowhere/%3Cscript%3E&quot;&#39;"))
            #expect(!page.body.contains(secret) && !page.body.contains("310115199001011234"))
            let detail = try await get(platform, "/batch?app=GW310000&no=GW-BATCH-1")
            #expect(detail.body.contains("900101/&lt;img src=x onerror=alert(1)&gt;"))
            #expect(!detail.body.contains("<img") && !detail.body.contains(secret))
            let state = try await get(platform, "/api/state")
            #expect(!state.body.contains(secret))
            let requests = try #require(state.json?.members?["requests"]?.elements)
            #expect(
                requests.map { $0.members?["signature"]?.text } == ["not-checked", "invalid", "valid"])
            #expect(requests.map { $0.members?["code"]?.text } == ["1001", "2001", "0000"])
            #expect(requests.last?.members?["bytes"]?.integer == Int64(batch.body.count))
        }
    }

    @Test func `a batch is shown with the verdict of each record`() async throws {
        try await TestPlatform.run(
            faults: "faults: [{on: record, nth: 2, do: reject, code: '4005', message: 不收}]", console: true
        ) { platform in
            let batch = TestBatch("GW-BATCH-1", kind: "insured-unit", TestBatch.upsert("U1"), TestBatch.upsert("U2"))
            #expect(try await platform.submit(batch)["state"] == .string("partial"))
            let view = try #require(try await get(platform, "/api/batches/GW310000/GW-BATCH-1").json?.members)
            #expect(view["state"]?.text == "partial" && view["accepted"]?.integer == 1)
            let records = try #require(view["records"]?.elements)
            #expect(records.map { $0.members?["key"]?.text } == ["900101/U2", "900101/U1"])
            #expect(records.map { $0.members?["code"]?.text } == ["4005", "0000"])
            #expect(try await get(platform, "/api/batches/OTHER/GW-BATCH-1").status == 404)
            #expect(try await get(platform, "/batch?app=GW310000&no=GW-BATCH-2").status == 404)
        }
    }

    @Test func `a fault is turned on and off while the platform runs`() async throws {
        try await TestPlatform.run(faults: "faults: [{on: query, nth: 9, do: drop}]", console: true) { platform in
            let on = try await get(
                platform, "/api/faults/batch/busy", "--request", "PUT", "--data-binary", "@-",
                input: #"{"every":2,"retryAfter":3}"#)
            #expect(on.status == 200 && on.json?.elements?.count == 1)
            #expect(try await platform.submit(.unit("GW-BATCH-1")).code == "5003")
            #expect(try await platform.submit(.unit("GW-BATCH-1")).code == "0000")
            #expect(try await platform.submit(.unit("GW-BATCH-2", version: 2)).code == "5003")
            let page = try await get(platform, "/")
            #expect(page.body.contains("已命中 2 次") && page.body.contains("故障文件中有 1 条"))
            let off = try await get(platform, "/api/faults/batch/busy", "--request", "DELETE")
            #expect(off.json?.elements?.isEmpty == true)
            #expect(try await platform.submit(.unit("GW-BATCH-2", version: 2)).code == "0000")
            let form = try await get(
                platform, "/faults", "--data", "on=batch&do=reject-batch&switch=on&code=2005&every=&times=1")
            #expect(form.status == 303 && form.head.lowercased().contains("location: /#batch"))
            #expect(try await platform.submit(.unit("GW-BATCH-3", version: 3)).code == "2005")
            #expect(try await get(platform, "/api/faults", "--request", "DELETE").status == 200)
            let state = try await get(platform, "/api/state")
            #expect(state.json?.members?["faultsOfFile"]?.integer == 0)
        }
    }

    @Test func `settings that make no fault are refused with the reason`() async throws {
        try await TestPlatform.run(console: true) { platform in
            for (path, settings, status) in [
                ("batch/busy", #"{"every":0}"#, 400), ("batch/busy", "[]", 400), ("batch/busy", #"{"every":[]}"#, 400),
                ("batch/busy", #"{"no":1}"#, 400), ("batch/omit", "", 404), ("ping/drop", "", 404),
                ("batch/busy", String(repeating: " ", count: 20_000), 413),
            ] {
                let answer = try await get(
                    platform, "/api/faults/\(path)", "--request", "PUT", "--data-binary", "@-", input: settings)
                #expect(answer.status == status, "\(path) \(settings.prefix(20))")
            }
            let form = try await get(platform, "/faults", "--data", "on=batch&do=busy&switch=on&every=x")
            #expect(form.status == 400 && form.body.contains("一个整数"))
            #expect(try await get(platform, "/api/faults").json?.elements?.count == FaultSwitch.all.count)
            #expect(try await platform.submit(.unit("GW-BATCH-1")).code == "0000")
        }
    }

    @Test func `a page of another site changes nothing`() async throws {
        try await TestPlatform.run(console: true) { platform in
            let data = "on=batch&do=busy&switch=on"
            let foreign = try await get(platform, "/faults", "--data", data, "--header", "Origin: https://evil.example")
            #expect(foreign.status == 403)
            #expect(try await get(platform, "/", "--header", "Host: evil.example").status == 403)
            #expect(try await platform.submit(.unit("GW-BATCH-1")).code == "0000")
        }
    }

    @Test func `keeps only the last requests, however many come`() async throws {
        try await TestPlatform.run(console: true) { platform in
            for _ in 1...3 { _ = try await platform.send(try platform.ask("/ping")) }
            let requests = try await get(platform, "/api/state").json?.members?["requests"]?.elements
            #expect(requests?.compactMap { $0.members?["number"]?.integer } == [3, 2, 1])
        }
        var seen = Sightings()
        let long = ReceivedRequest(
            method: "GET", target: "/" + String(repeating: "x", count: 5000), headers: [:], body: nil)
        for _ in 1...1200 {
            seen.add(Platform.Visit(long), at: 0, verdict: .malformed, message: nil, fault: nil)
        }
        #expect(seen.requests.newestFirst.count == 500 && seen.requests.total == 1200)
        #expect(seen.requests.newestFirst.allSatisfy { $0.path.count <= 300 && $0.bytes == nil })
    }
}
