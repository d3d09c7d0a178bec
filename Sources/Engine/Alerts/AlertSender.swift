package import Delivery
import Foundation
package import Logging
import Transport

/// Tells operators of alerts by command, mail and webhook; what cannot be told within half a minute is logged.
package struct AlertSender: Sendable {
    private let configuration: AlertConfiguration?
    private let patience: Duration
    private let logger: Logger
    private let say: @Sendable (String) -> Void

    /// What a mailer is told: the message names its recipients, and a line with a single dot does not end it.
    private static let mailerOptions = ["-t", "-oi"]

    /// A sender.
    ///
    /// - Parameters:
    ///   - configuration: Whom to tell; `nil` for nobody but who reads the lines.
    ///   - patience: How long a command and a webhook may take.
    ///   - logger: The log.
    ///   - say: Prints a line where the process was started.
    package init(
        _ configuration: AlertConfiguration?, patience: Duration = .seconds(30), logger: Logger,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.configuration = configuration
        self.patience = patience
        self.logger = logger
        self.say = say
    }

    /// In which ways operators are told.
    package var channels: [AlertChannel] {
        AlertChannel.allCases.filter { channel in
            switch channel {
            case .line: true
            case .command: configuration?.command != nil
            case .mail: configuration?.mail != nil
            case .webhook: configuration?.webhook != nil
            }
        }
    }

    /// Tells of one alert in one way.
    ///
    /// - Parameters:
    ///   - notice: The alert.
    ///   - channel: How.
    /// - Returns: Whether it arrived, as far as the way can say.
    package func tell(_ notice: AlertNotice, over channel: AlertChannel) async -> Bool {
        let state = notice.isNew ? "firing" : "resolved"
        let title = notice.isNew ? notice.sentence : "已恢复：\(notice.sentence)"
        switch channel {
        case .line:
            say("\(notice.isNew ? "告警" : "恢复")：\(notice.sentence)")
            return true
        case .command:
            guard let command = configuration?.command else { return true }
            let environment = [
                "ANZE_ALERT_NAME": notice.name, "ANZE_ALERT_STATE": state, "ANZE_ALERT_TEXT": title,
                "ANZE_ALERT_AT": notice.at.text,
            ]
            return await run(command, environment: environment, input: "")
        case .mail:
            guard let configuration, let mail = configuration.mail else { return true }
            let subject = "=?UTF-8?B?\(Data("[anze] \(title)".utf8).base64EncodedString())?="
            let message =
                "To: \(mail)\nSubject: \(subject)\nContent-Type: text/plain; charset=utf-8\n\n\(title)\n\(notice.at.text)\n"
            return await run(
                [configuration.sendmail] + AlertSender.mailerOptions, environment: [:], input: message)
        case .webhook:
            guard let webhook = configuration?.webhook else { return true }
            return await post(
                ["name": notice.name, "state": state, "text": title, "at": notice.at.text], to: webhook.url,
                tls: webhook.tls)
        }
    }

    private func run(_ command: [String], environment: [String: String], input: String) async -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let guardian = Task {
            // Ends early with the command; else the command is ended.
            guard (try? await Task.sleep(for: patience)) != nil else { return }
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
        return status == 0
    }

    /// A file without a name that holds a text, to be read from its beginning.
    private static func file(holding text: String) throws -> FileHandle {
        let path = NSTemporaryDirectory() + "anze-alert-\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { unlink(path) }
        return try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    }

    private func post(_ alert: [String: String], to url: String, tls: String?) async -> Bool {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let lane = try HTTPLane(
                trust: tls.map { TLSTrust(caFile: $0) }, limits: TransportLimits(total: patience))
            let answer = try await lane.send(
                HTTPRequest(
                    method: .post, url: url, headers: [HTTPHeader("Content-Type", "application/json")],
                    body: [UInt8](try encoder.encode(alert))))
            if (200..<300).contains(answer.status) { return true }
            logger.error("an alert's webhook refused", metadata: [LogKey.status: "\(answer.status)"])
        } catch { logger.error("an alert's webhook was not reached", metadata: [LogKey.reason: "\(error)"]) }
        return false
    }
}
