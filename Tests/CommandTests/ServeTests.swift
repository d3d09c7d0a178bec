import Delivery
import Exchange
import Foundation
import TestKit
import Testing

@Suite struct ServeTests {
    private func get(_ address: String, _ place: Workplace) async throws -> (status: Int, text: String) {
        let curl = try Program(
            file: "/usr/bin/curl", ["-s", "-w", "\n%{http_code}", address], in: place.folder)
        _ = await curl.ended()
        let lines = curl.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    @Test(.timeLimit(.minutes(30)))
    func `runs the schedule, tells of alerts, serves metrics and health, and ends in good order`() async throws {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place)
        // Half an hour away: however slow the machine, no slot comes while the destination is blocked.
        let minute = (Int(Date().timeIntervalSince1970) / 60 + 30) % 60
        try place.configure(
            "evidence:",
            as: """
                schedule:
                  - {job: sync, destination: national-share, cron: "\(minute) * * * *"}
                console: {listen: "127.0.0.1:0"}
                alerts: {command: [sh, -c, 'echo "$ANZE_ALERT_STATE $ANZE_ALERT_NAME" >> alerts.txt'], mail: nobody@localhost}
                evidence:
                """)
        // The job was seen before, and its slot of half an hour ago was missed.
        try place.tamper(
            "INSERT INTO job (name, slot, ended_at) VALUES ('sync national-share', \(Int64(Date().timeIntervalSince1970 - 3600) * 1000), 0)"
        )
        let serve = try place.start(["serve"], environment: ["ANZE_LOG": "info", "ANZE_LOG_FORMAT": "json"])
        try await eventually("the missed run") { try place.store?.deliveries == ["accepted": 337] }
        try await eventually("the address") { serve.complaint.contains("监听 http://") }
        let address = try #require(serve.complaint.firstMatch(of: /http:[^\s]+/)).output
        try await eventually("the run's end") {
            try place.ask("SELECT status FROM job WHERE ended_at > 0", as: Int.self) == [0]
        }
        // An operator is needed, and then no more: told once each, by a command and by mail, for which there is no mailer here.
        try place.tamper("UPDATE destination SET blocked = '2002 证书过期'")
        try await eventually("the alert") { place.contains("alerts.txt") }
        try place.tamper("UPDATE destination SET blocked = NULL")
        try await eventually("its end") {
            try place.text(of: "alerts.txt") == "firing blocked national-share\nresolved blocked national-share\n"
        }
        let metrics = try await get("\(address)/metrics", place)
        #expect(metrics.status == 200)
        #expect(
            metrics.text.contains("anze_deliveries{destination=\"national-share\",state=\"accepted\"} 337"),
            "\(metrics.text)")
        #expect(metrics.text.contains("anze_job_last_status{job=\"sync national-share\"} 0"))
        let health = try await get("\(address)/healthz", place)
        #expect(health.status == 200 && health.text.contains("\"store\":\"ok\""))
        #expect(try await get("\(address)/other", place).status == 404)
        let lines = serve.complaint.split(separator: "\n").filter { $0.hasPrefix("{") }
        #expect(!lines.isEmpty)
        for line in lines {
            #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(line)")
        }
        serve.send(SIGTERM)
        #expect(await serve.ended() == .exit(0))
        #expect(try platform.accepted.count == 337)
    }

    @Test(.timeLimit(.minutes(30)))
    func `mail and webhook that fail at first are told of an alert in a later round`() async throws {
        let place = try await Workplace.ingested()
        let folder = place.folder.path
        let listener = try await WebhookListener(
            folder, certificate: "\(folder)/pki/tls-server.pem", key: "\(folder)/pki/tls-server.key", refusals: 1)
        // Refuses its first message, as a mailer does whose disk is full.
        try place.write(
            """
            #!/bin/sh
            [ -e '\(folder)/refused' ] || { : > '\(folder)/refused'; exit 75; }
            cat >> '\(folder)/mail.txt'
            """, to: "mailer")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: "\(folder)/mailer")
        try place.configure(
            "evidence:",
            as: """
                console: {listen: "127.0.0.1:0"}
                alerts: {mail: ops@example.cn, sendmail: \(folder)/mailer, webhook: {url: "\(listener.url)", tls: pki/tls-ca.pem}}
                evidence:
                """)
        try place.tamper("INSERT INTO destination (id, blocked) VALUES ('national-share', '2002 证书过期')")
        let serve = try place.start(["serve"])
        try await eventually("the alert by webhook") { try listener.posts.map(\.status) == [503, 204] }
        try await eventually("the alert by mail") {
            try place.contains("mail.txt") && !place.text(of: "mail.txt").isEmpty
        }
        let text = "national-share 已停止：2002 证书过期"
        let posts = try listener.posts
        #expect(posts[0].body == posts[1].body)
        #expect(posts[1].path == "/alerts" && posts[1].type == "application/json")
        let post = try JSONDecoder().decode([String: String].self, from: Data(posts[1].body.utf8))
        #expect(post.filter { $0.key != "at" } == ["name": "blocked national-share", "state": "firing", "text": text])
        let at = try #require(post["at"])
        #expect(at.hasSuffix("+08:00"))
        #expect(
            try place.text(of: "mail.txt") == """
                To: ops@example.cn
                Subject: =?UTF-8?B?\(Data("[anze] \(text)".utf8).base64EncodedString())?=
                Content-Type: text/plain; charset=utf-8

                \(text)
                \(at)

                """)
        try await eventually("nothing left to tell") {
            try place.ask("SELECT count(*) FROM alert_notice", as: Int.self) == [0]
        }
        #expect(serve.complaint.components(separatedBy: "告警：\(text)").count == 2)
        serve.send(SIGTERM)
        #expect(await serve.ended() == .exit(0))
    }

    @Test(.timeLimit(.minutes(30)))
    func `a scheduled job asks about packages that left, and proposes last month's to a person`() async throws {
        let place = try await Workplace.ingested()
        try place.addPackages()
        let platform = try await Platform(for: place)
        let name = "900101-20261031-first-001.zip"
        #expect(try await place.build().end == .exit(0))
        #expect(try await place.anze("package", "submit", name).end == .exit(0))
        try place.configure(
            "evidence: {grace: 4h}",
            as: """
                schedule: [{job: package, cron: "0 0 1 1 *"}]
                console: {listen: "127.0.0.1:0"}
                evidence: {grace: 4h}
                """)
        // The job was seen before, and its slot of the first of January was missed.
        try place.tamper("INSERT INTO job (name, slot, ended_at) VALUES ('package *', 0, 0)")
        let serve = try place.start(["serve"])
        try await eventually("the run's end") {
            try place.ask("SELECT status FROM job WHERE status IS NOT NULL", as: Int.self) == [0]
        }
        #expect(
            try place.ask("SELECT state FROM package WHERE name = '\(name)'", as: String.self) == ["accepted"])
        // Last month's, unless that is the month of the one above.
        let proposed = try place.ask(
            "SELECT state FROM package WHERE built_by = 'anze serve' AND needs_approval = 1", as: String.self)
        let today = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).day
        let isSameMonth = PackagePeriod(monthBefore: today) == PackagePeriod(Workplace.month)
        #expect(proposed == (isSameMonth ? [] : ["built"]))
        let address = try #require(serve.complaint.firstMatch(of: /http:[^\s]+/)).output
        let metrics = try await get("\(address)/metrics", place)
        #expect(
            metrics.text.contains("anze_packages{destination=\"nfra-sh\",state=\"built\"} \(proposed.count)"),
            "\(metrics.text)")
        serve.send(SIGTERM)
        #expect(await serve.ended() == .exit(0))
        #expect(try platform.paths.contains { $0.hasSuffix("/result") })
    }

    @Test func `a schedule that is wrong is refused with its place`() async throws {
        let place = try await Workplace.ingested()
        try place.configure("evidence:", as: "schedule: [{job: package, cron: \"* * * * *\"}]\nevidence:")
        #expect(try await place.anze("serve").complaint.contains("没有 packages"))
        try place.configure("schedule: [{job: package, cron: \"* * * * *\"}]\n", as: "")
        try place.configure(
            "evidence:", as: "schedule: [{job: sync, destination: elsewhere, cron: \"* * * * *\"}]\nevidence:")
        let outcome = try await place.anze("serve")
        #expect(outcome.end == .exit(2) && outcome.complaint.contains("没有这个去向"), "\(outcome.complaint)")
    }
}
