import Foundation

/// Small programs of Python that look at what the commands wrote.
enum Python {
    /// Runs a program.
    ///
    /// - Parameters:
    ///   - program: Its text.
    ///   - arguments: What it finds in `sys.argv` from place 1.
    /// - Returns: What it prints.
    /// - Throws: It cannot be started.
    static func output(of program: String, _ arguments: String...) throws -> String {
        let process = Process()
        // The system's own, which has the packages that ops/install-packages.sh installs; another may come before it in PATH.
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
