import Definitions
import Delivery
import DeliverySQLite
import Foundation
import Logging
import Synchronization
import TestKit
import Testing

@testable import Engine

@Suite struct AlertDeskTests {
    private let folder: TemporaryFolder
    private let bench: EngineBench
    private let said = Said()

    /// The lines that were printed.
    private final class Said: Sendable {
        let lines = Mutex<[String]>([])
    }

    init() throws {
        folder = try TemporaryFolder()
        bench = try EngineBench()
    }

    /// A script in the folder, which `$HERE` names for it.
    private func script(_ name: String, _ text: String) throws -> String {
        let path = folder.file(name)
        try Data("#!/bin/sh\nHERE='\(folder.path)'\n\(text)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        return path
    }

    private func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: folder.file(name)) ?? Data(), as: UTF8.self)
    }

    private func desk(_ yaml: String, patience: Duration = .seconds(30)) throws -> AlertDesk {
        let place = ConfigurationPlace(folder: folder.path)
        let configuration = try AlertConfiguration(DefinitionNode.parse(yaml, file: "gateway.yaml"), place: place)
        let said = said
        return AlertDesk(
            book: bench.store.alerts,
            sender: AlertSender(
                configuration, patience: patience, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { line in said.lines.withLock { $0.append(line) } }, surroundings: bench.surroundings)
    }

    private let blocked = ["blocked a": "a 已停止：2002 证书过期"]

    @Test func `mail arrives at the mailer whole, when an alert begins and when it ends`() async throws {
        let mailer = try script("mailer", #"echo "$@" >> "$HERE/options.txt"; cat >> "$HERE/mail.txt""#)
        let desk = try desk("{mail: ops@example.cn, sendmail: \(mailer)}")
        try await desk.note(blocked)
        try await desk.tell()
        bench.time.advance(by: 60)
        try await desk.note([:])
        try await desk.tell()
        try await desk.tell()
        func message(_ title: String, _ at: Timestamp) -> String {
            """
            To: ops@example.cn
            Subject: =?UTF-8?B?\(Data("[anze] \(title)".utf8).base64EncodedString())?=
            Content-Type: text/plain; charset=utf-8

            \(title)
            \(at.text)

            """
        }
        #expect(
            text("mail.txt") == message("a 已停止：2002 证书过期", bench.records.moment(0))
                + message("已恢复：a 已停止：2002 证书过期", bench.records.moment(60)))
        #expect(text("options.txt") == "-t -oi\n-t -oi\n")
        #expect(said.lines.withLock(\.self) == ["告警：a 已停止：2002 证书过期", "恢复：a 已停止：2002 证书过期"])
    }

    @Test func `an alert that a command fails to tell arrives in a later round, once, with its own moment`()
        async throws
    {
        let command = try script(
            "command",
            #"echo "$ANZE_ALERT_STATE|$ANZE_ALERT_NAME|$ANZE_ALERT_TEXT|$ANZE_ALERT_AT" >> "$HERE/told.txt"; [ -e "$HERE/works" ]"#
        )
        let desk = try desk("{command: [\(command)]}")
        try await desk.note(blocked)
        try await desk.tell()
        bench.time.advance(by: 60)
        try await desk.note([:])
        try await desk.tell()
        let firing = "firing|blocked a|a 已停止：2002 证书过期|\(bench.records.moment(0).text)\n"
        // What began is told before it is told that it ended.
        #expect(text("told.txt") == firing + firing)
        try Data().write(to: URL(filePath: folder.file("works")))
        try await desk.tell()
        try await desk.tell()
        let resolved = "resolved|blocked a|已恢复：a 已停止：2002 证书过期|\(bench.records.moment(60).text)\n"
        #expect(text("told.txt") == firing + firing + firing + resolved)
        // Another way that works is not told again for one that does not.
        #expect(said.lines.withLock(\.self) == ["告警：a 已停止：2002 证书过期", "恢复：a 已停止：2002 证书过期"])
    }

    @Test func `an alert that was noted and not told, for the process died, is told by the next one`() async throws {
        let (store, path) = (try bench.reopened(), folder.file("told.txt"))
        try await store.alerts.note(blocked, for: [.line, .command], at: bench.time.now())
        let dead = LeaseOwner("another boot/1/1")
        #expect(try await store.alerts.take(from: .command, by: dead, isAlive: { _ in true })?.name == "blocked a")
        let desk = try desk(#"{command: [sh, -c, 'echo "$ANZE_ALERT_NAME" >> \#(path)']}"#)
        try await desk.note(blocked)
        try await desk.tell()
        #expect(text("told.txt") == "blocked a\n")
    }

    @Test(.timeLimit(.minutes(5)))
    func `a command that hangs is ended, and holds up no other alert for ever`() async throws {
        let desk = try desk("{command: [sleep, 100000]}", patience: .milliseconds(200))
        try await desk.note(blocked)
        let began = ContinuousClock.now
        try await desk.tell()
        #expect(ContinuousClock.now - began < .seconds(60))
        #expect(
            try await bench.store.alerts.take(
                from: .command, by: bench.surroundings.owner.own, isAlive: { _ in true })?.name == "blocked a")
    }

    @Test(arguments: [
        ("{mail: a@b.cn, sendmail: /usr/bin/msmtp}", "/usr/bin/msmtp"), ("{mail: a@b.cn}", "/usr/sbin/sendmail"),
    ])
    func `mail goes to the configured mailer`(yaml: String, path: String) throws {
        let place = ConfigurationPlace(folder: folder.path)
        #expect(
            try AlertConfiguration(DefinitionNode.parse(yaml, file: "gateway.yaml"), place: place).sendmail == path)
    }

    @Test(arguments: ["{sendmail: /usr/bin/msmtp}", "{mail: a@b.cn, sendmail: msmtp}"])
    func `a mailer without an address, or one that must be looked for, is a mistake`(yaml: String) throws {
        let place = ConfigurationPlace(folder: folder.path)
        #expect(throws: DefinitionError.self) {
            try AlertConfiguration(DefinitionNode.parse(yaml, file: "gateway.yaml"), place: place)
        }
    }
}
