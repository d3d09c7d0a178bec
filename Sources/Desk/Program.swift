package import ArgumentParser
import Foundation

/// A program made of commands: from its arguments to its exit code.
package enum Program<Root: ParsableCommand> {
    /// Runs the command that the arguments ask for; every end has its exit code and, unless all is well, its sentence.
    package static func run() async {
        // What a command writes holds business and personal data: for the user who runs it, and nobody else.
        umask(0o077)
        // A reader that goes away (`anze status | head`) must not kill a run that changes the store.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parsed()
            guard type(of: command).configuration.subcommands.isEmpty else {
                // A group of commands alone says nothing to do.
                throw CommandFailure(.usage, Root.helpMessage(for: type(of: command)))
            }
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            Terminal.complain(failure.message)
            exit(failure.status.rawValue)
        } catch let status as ExitCode {
            exit(status.rawValue)
        } catch let help where Root.exitCode(for: help) == .success {
            // `--help` is a command of the library's own, which throws when it runs.
            Terminal.say(Root.fullMessage(for: help))
        } catch {
            Terminal.complain("内部错误，请保留现场并联系支持：\(type(of: error))")
            exit(ExitStatus.fault.rawValue)
        }
    }

    /// The command that the arguments ask for; a mistake in them, or a wish for help, ends the program here.
    private static func parsed() throws -> any ParsableCommand {
        do { return try Root.parseAsRoot() } catch {
            let isHelp = Root.exitCode(for: error) == .success
            let text = Root.fullMessage(for: error)
            guard isHelp else { throw CommandFailure(.usage, text) }
            Terminal.say(text)
            throw ExitCode.success
        }
    }
}
