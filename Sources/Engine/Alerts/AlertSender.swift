package import Delivery
import Foundation
package import Logging
import Transport

/// Tells operators of alerts by command, mail and webhook; what cannot be told within half a minute is logged.
package struct AlertSender: Sendable {
    private let configuration: AlertConfiguration
    private let logger: Logger

    /// The system's mailer: it reads a message with its recipients from standard input.
    private static let mailer = ["/usr/sbin/sendmail", "-t", "-oi"]

    /// How long a command and a webhook may take.
    private static let patience = Duration.seconds(30)

    /// A sender.
    package init(_ configuration: AlertConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Tells of one change.
    package func tell(_ change: AlertChange, at now: Timestamp) async {
        let state = change.isNew ? "firing" : "resolved"
        let title = change.isNew ? change.sentence : "已恢复：\(change.sentence)"
        if let command = configuration.command {
            let environment = [
                "ANZE_ALERT_NAME": change.name, "ANZE_ALERT_STATE": state, "ANZE_ALERT_TEXT": title,
                "ANZE_ALERT_AT": now.text,
            ]
            await run(command, environment: environment, input: "")
        }
        if let mail = configuration.mail {
            let subject = "=?UTF-8?B?\(Data("[anze] \(title)".utf8).base64EncodedString())?="
            let message =
                "To: \(mail)\nSubject: \(subject)\nContent-Type: text/plain; charset=utf-8\n\n\(title)\n\(now.text)\n"
            await run(AlertSender.mailer, environment: [:], input: message)
        }
        if let webhook = configuration.webhook {
            await post(
                ["name": change.name, "state": state, "text": title, "at": now.text], to: webhook.url, tls: webhook.tls)
        }
    }

    private func run(_ command: [String], environment: [String: String], input: String) async {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let guardian = Task {
            // Ends early with the command; else the command is ended.
            guard (try? await Task.sleep(for: AlertSender.patience)) != nil else { return }
            kill(process.processIdentifier, SIGKILL)
        }
        let status = await withCheckedContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                // A file, not a pipe: a command that does not read its input must not end this process by SIGPIPE.
                process.standardInput = try AlertSender.file(holding: input)
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(returning: -1)
            }
        }
        guardian.cancel()
        if status != 0 {
            logger.error("an alert's command failed", metadata: [LogKey.status: "\(status)"])
        }
    }

    /// A file without a name that holds a text, to be read from its beginning.
    private static func file(holding text: String) throws -> FileHandle {
        let path = NSTemporaryDirectory() + "anze-alert-\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { unlink(path) }
        return try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    }

    private func post(_ alert: [String: String], to url: String, tls: String?) async {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let lane = try HTTPLane(
                trust: tls.map { TLSTrust(caFile: $0) }, limits: TransportLimits(total: AlertSender.patience))
            let answer = try await lane.send(
                HTTPRequest(
                    method: .post, url: url, headers: [HTTPHeader("Content-Type", "application/json")],
                    body: [UInt8](try encoder.encode(alert))))
            if !(200..<300).contains(answer.status) {
                logger.error("an alert's webhook refused", metadata: [LogKey.status: "\(answer.status)"])
            }
        } catch { logger.error("an alert's webhook was not reached", metadata: [LogKey.reason: "\(error)"]) }
    }
}
