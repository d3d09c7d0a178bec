import Foundation
import TestKit
import Testing

@Suite struct ReplayCommandTests {
    private struct Replay: Decodable {
        let id, state: String
        let requested, accepted, rejected, skipped, pending: Int
        let isBalanced: Bool
    }

    private struct Group: Decodable {
        let group, code: String
        let count: Int
    }

    private func json<Value: Decodable>(_ outcome: Outcome, _ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(outcome.output.utf8))
    }

    /// A folder in which the platform rejected every unit; nothing else could go.
    private func rejected() async throws -> (place: Workplace, group: Group) {
        let place = try await Workplace.ingested()
        let platform = try await Platform(
            for: place,
            faults:
                #"faults: [{on: record, kind: insured-unit, nth: 1, times: 1000, do: reject, code: "4005", message: 维护}]"#
        )
        #expect(try await place.anze("sync").end == .exit(4))
        await platform.stop()
        let text = try place.text(of: "gateway.yaml")
        let address = try #require(text.firstMatch(of: /https:[^\s]+/))
        try place.configure(String(address.output), as: "https://127.0.0.1:1/exchange/v1")
        let groups = try json(try await place.anze("failures", "--json"), [Group].self)
        return (place, try #require(groups.first))
    }

    @Test func `rejected records go out again by a plan that a second person approved`() async throws {
        let (place, group) = try await rejected()
        #expect((group.code, group.count) == ("4005", 73))
        try place.configure("evidence:", as: "replay: {approvalAbove: 50}\nevidence:")
        let arguments = ["replay", "plan", "--group", group.group, "--reason", "平台维护结束", "--json"]
        let plan = try json(try await place.run(arguments, environment: ["ANZE_OPERATOR": "王"]), Replay.self)
        #expect((plan.state, plan.requested, plan.pending) == ("planned", 73, 73))
        #expect(
            try json(try await place.run(arguments, environment: ["ANZE_OPERATOR": "王"]), Replay.self).id == plan.id)
        #expect(try await place.anze("replay", "run", plan.id).end == .exit(5))
        let own = try await place.anze("replay", "approve", plan.id, environment: ["ANZE_OPERATOR": "王"])
        #expect(own.end == .exit(2) && own.complaint.contains("另一人"), "\(own.complaint)")
        #expect(
            try await place.anze("replay", "approve", plan.id, environment: ["ANZE_OPERATOR": "李"]).end == .exit(0))

        // A paused destination: the first step waits, and the next call goes on with it.
        let platform = try await Platform(for: place)
        #expect(try await place.anze("pause", "national-share", "--reason", "维护").end == .exit(0))
        let waiting = try await place.anze("replay", "run", plan.id, "--json")
        #expect(waiting.end == .exit(4) && waiting.output.contains("\"waiting\":1"), "\(waiting.output)")
        #expect(try await place.anze("resume", "national-share").end == .exit(0))
        let run = try await place.anze("replay", "run", plan.id, "--json")
        #expect(run.end == .exit(0), "\(run.output)\(run.complaint)")
        let done = try json(run, Replay.self)
        #expect((done.state, done.accepted, done.isBalanced) == ("done", 73, true))
        #expect(try await place.anze("replay", "status", plan.id, "--out", "report").end == .exit(0))
        let p7s = try Data(contentsOf: URL(filePath: place.folder.file("report/\(plan.id).json.p7s")))
        #expect(p7s.count > 500)
        let lines = try place.text(of: "report/\(plan.id).csv").split(separator: "\n")
        #expect(lines.count == 74 && lines.dropFirst().allSatisfy { $0.contains(",accepted,") })
        #expect(place.contains("report/\(plan.id).json.p7s"))
        #expect(try place.store?.deliveries["accepted"] == 337)
        let actions = try place.ask("SELECT bytes FROM leaf", as: Data.self).map { String(decoding: $0, as: UTF8.self) }
        #expect(try platform.accepted.count == 337)
        for action in ["replay-plan", "replay-approve", "replay-step", "replay-done"] {
            #expect(actions.contains { $0.contains("\"\(action)\"") })
        }
        #expect(try await place.anze("status").end == .exit(0))
    }

    @Test(.timeLimit(.minutes(30)))
    func `serve carries on what a killed run left, and nobody carries on what somebody else does`() async throws {
        let (place, group) = try await rejected()
        let arguments = ["replay", "plan", "--group", group.group, "--reason", "平台维护结束", "--json"]
        let plan = try json(try await place.run(arguments), Replay.self)
        let platform = try await Platform(for: place)
        platform.freeze()
        let run = try place.start(["replay", "run", plan.id])
        try await eventually("the first step") {
            try place.ask("SELECT phase FROM batch", as: String.self).contains("dispatching")
        }
        let second = try await place.anze("replay", "run", plan.id)
        #expect(second.end == .exit(4) && second.complaint.contains("另一个进程"), "\(second.complaint)")
        try place.configure("evidence:", as: "console: {listen: \"127.0.0.1:0\"}\nevidence:")
        let serve = try place.start(["serve"])
        try await eventually("the address") { serve.complaint.contains("监听 http://") }
        await run.crash()
        platform.wake()
        try await eventually("the replay's end") {
            try place.ask("SELECT state FROM replay", as: String.self) == ["done"]
        }
        #expect(try place.store?.deliveries["accepted"] == 337)
        #expect(try platform.accepted.count == 337)
        let steps = try place.ask("SELECT bytes FROM leaf", as: Data.self).map { String(decoding: $0, as: UTF8.self) }
            .filter { $0.contains("\"replay-step\"") }
        #expect(steps.count == 4 && steps.count { $0.contains("\"anze serve\"") } == 3, "\(steps)")
        serve.send(SIGTERM)
        #expect(await serve.ended() == .exit(0))
        let replay = try json(try await place.anze("replay", "status", plan.id, "--json"), Replay.self)
        #expect((replay.accepted, replay.isBalanced) == (73, true))
    }

    @Test func `the report's cells come back as they were, and none is a formula to a spreadsheet`() async throws {
        let (place, group) = try await rejected()
        let arguments = ["replay", "plan", "--group", group.group, "--reason", "平台维护结束", "--json"]
        let plan = try json(try await place.run(arguments), Replay.self)
        let keys = ["900101/甲,乙", "900101/\"丙\"", "900101/丁\n戊", "\"己\"", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]
        for (position, key) in keys.enumerated() {
            try place.tamper("UPDATE replay_item SET key = '\(key)' WHERE position = \(position)")
        }
        #expect(try await place.anze("replay", "status", plan.id, "--out", "report").end == .exit(0))
        let table = try Python.output(
            of: "import csv, json, sys; print(json.dumps(list(csv.reader(open(sys.argv[1], newline='')))))",
            place.folder.file("report/\(plan.id).csv"))
        let rows = try JSONDecoder().decode([[String]].self, from: Data(table.utf8))
        #expect(rows.count == 74 && rows.allSatisfy { $0.count == 6 })
        #expect(
            rows.dropFirst().prefix(keys.count).map { $0[1] } == [
                "900101/甲,乙", "900101/\"丙\"", "900101/丁\n戊", "\"己\"", "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1",
            ])
    }

    @Test func `one record's story leads from the row to the receipt`() async throws {
        let place = try await Workplace.accepted()
        let key = try #require(
            try place.ask("SELECT key FROM delivery WHERE kind = 'service' LIMIT 1", as: String.self).first)
        let trace = try await place.anze("trace", key)
        #expect(trace.end == .exit(0))
        for word in ["DY_FWJL", "第 1 版", "已受理", "批次", "发送 1", "回执", "证据 #"] {
            #expect(trace.output.contains(word), "\(word): \(trace.output)")
        }
        #expect(try await place.anze("trace", key, "--json").output.contains("\"receiptNo\""))
        #expect(try await place.anze("trace", "900101/NONE").end == .exit(2))
    }

    @Test func `a record is withdrawn, and a field corrected, by new versions with their lineage`() async throws {
        let place = try await Workplace.accepted()
        let platform = try await Platform(for: place)
        let key = try #require(
            try place.ask("SELECT key FROM delivery WHERE kind = 'insured-unit' LIMIT 1", as: String.self).first)
        try place.write("上海更正化工有限公司\n", to: "value.txt")
        let locked = try await place.anze(
            "correct", key, "--field", "creditCode", "--value-file", "value.txt", "--reason", "核对")
        #expect(locked.end == .exit(2) && locked.complaint.contains("主键"))
        let unknown = try await place.anze(
            "correct", key, "--field", "nme", "--value-file", "value.txt", "--reason", "r")
        #expect(unknown.end == .exit(2) && unknown.complaint.contains("name"))
        try place.write("很多", to: "word.txt")
        let word = try await place.anze(
            "correct", key, "--field", "employeeCount", "--value-file", "word.txt", "--reason", "r")
        #expect(word.end == .exit(2) && !word.complaint.contains("很多"))
        for (field, value) in [
            ("name", String(repeating: "长", count: 500)), ("name", "两\n行"), ("industryCode", "ZZ"),
            ("employeeCount", "-1"),
        ] {
            try place.write(value, to: "bad.txt")
            let bad = try await place.anze("correct", key, "--field", field, "--value-file", "bad.txt", "--reason", "r")
            #expect(bad.end == .exit(2) && bad.complaint.contains("代码表"), "\(field): \(bad.complaint)")
        }
        let corrected = try await place.anze(
            "correct", key, "--field", "name", "--value-file", "value.txt", "--reason", "营业执照更名")
        #expect(corrected.end == .exit(0), "\(corrected.complaint)")
        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        let withdrawn = try await place.anze("withdraw", key, "--reason", "重复录入")
        #expect(withdrawn.end == .exit(0), "\(withdrawn.complaint)")
        #expect(try await place.anze("withdraw", key, "--reason", "重复录入").end == .exit(2))
        let trace = try await place.anze("trace", key).output
        for word in ["第 2 版", "改动  name", "第 3 版（撤销）", "operator/correct", "operator/withdraw"] {
            #expect(trace.contains(word), "\(word): \(trace)")
        }
        #expect(try await place.anze("status").end == .exit(0))
        _ = platform
    }

    @Test func `a story tells what differs from what was last accepted, hides persons, and names the archive`()
        async throws
    {
        let place = try await Workplace.accepted()
        let key = try #require(
            try place.ask("SELECT key FROM delivery WHERE kind = 'insured-unit' LIMIT 1", as: String.self).first)
        let values = [("name", "上海更正化工有限公司"), ("safetyOfficerName", "钱千里"), ("name", "上海再更正化工有限公司")]
        for (field, value) in values {
            try place.write(value, to: "value.txt")
            let corrected = try await place.anze(
                "correct", key, "--field", field, "--value-file", "value.txt", "--reason", "核对")
            #expect(corrected.end == .exit(0), "\(corrected.complaint)")
        }
        let story = try await place.anze("trace", key).output
        // The second and third version were never accepted: the fourth is compared with the first.
        let last = try #require(story.components(separatedBy: "  第 4 版").last)
        #expect(last.contains("与 national-share 最近受理的第 1 版相比"), "\(story)")
        #expect(last.contains(" → 上海再更正化工有限公司\n") && !last.contains("上海更正化工有限公司"), "\(story)")
        #expect(last.contains("（safetyOfficerName）：‹已隐去› → ‹已隐去›"), "\(story)")
        #expect(!story.contains("钱千里"))
        let document = try await place.anze("trace", key, "--json").output
        #expect(document.contains(#""against":1"#) && document.contains(#""new":"上海再更正化工有限公司""#), "\(document)")
        #expect(!document.contains("钱千里"))
        let platform = try await Platform(for: place)
        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        #expect(try await place.anze("archive", "run", "--before", "2100-01-01").end == .exit(0))
        let archived = try await place.anze("trace", key)
        #expect(archived.output.contains("内容  已归档：第 1 号 archive-000001.ndjson"), "\(archived.output)")
        #expect(archived.output.contains("最近受理的第 1 版相比：内容已归档，无法比较"), "\(archived.output)")
        #expect(archived.output.matches(of: /批次  .*已归档：第 1 号/).count == 2, "\(archived.output)")
        let file = try await place.anze("trace", key, "--json").output
        #expect(file.contains(#""archive":{"file":"archive-000001.ndjson","number":1}"#), "\(file)")
        _ = platform
    }

    @Test func `an answer that nobody can believe is kept until somebody has looked at it`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place)
        try place.configure("pki/sm2-ca.pem", as: "foreign/sm2-ca.pem")
        _ = try await place.anze("sync")
        let list = try await place.anze("receipts")
        #expect(list.output.contains("未知证书"), "\(list.output)")
        #expect(try await place.anze("receipts", "show", "1", "--out", "raw").end == .exit(0))
        #expect(try place.text(of: "raw/1-body.bin").contains("receiptNo"))
        #expect(try place.text(of: "raw/1-headers.txt").contains("X-Anze-Receipt-Signature"))
        #expect(try await place.anze("receipts", "close", "1", "--reason", "证书未更新").end == .exit(0))
        #expect(try await place.anze("receipts", "close", "1", "--reason", "证书未更新").end == .exit(2))
        _ = platform
    }
}
