import ArgumentParser
import Foundation

/// The reference platform, and the check of what it is told of platforms.
@main struct AnzeSimulator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anze-simulator",
        abstract: "参考平台 anze-ref-1 的模拟器（HTTPS，只监听 127.0.0.1）。",
        subcommands: [Serve.self, Check.self], defaultSubcommand: Serve.self)

    /// Parses and runs; a wrong argument ends with 2, as everywhere in this project, and not with the parser's 64.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand { try await waiting.run() } else { try command.run() }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            FileHandle.standardError.write(Data("\(fullMessage(for: error))\n".utf8))
            exit(withError: ExitCode(2))
        }
    }

    /// Says what is wrong on stderr and ends with 2, the code for usage and configuration.
    static func usage(_ sentence: String) -> ExitCode {
        FileHandle.standardError.write(Data("anze-simulator: \(sentence)\n".utf8))
        return ExitCode(2)
    }
}
