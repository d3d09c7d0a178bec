import Foundation

/// What goes to the user: results to standard output, everything else to standard error.
package enum Terminal {
    /// Writes a line to standard output.
    package static func say(_ line: String) { put(line + "\n", to: .standardOutput) }

    /// Writes text that has its own line ends to standard output.
    package static func show(_ text: String) { put(text, to: .standardOutput) }

    /// Writes a line to standard error, after the program's name.
    package static func complain(_ line: String) {
        put("\(ProcessInfo.processInfo.processName): \(line)\n", to: .standardError)
    }

    /// Writes a value as one JSON document: members in ascending order, the same bytes for the same value.
    package static func say(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Text filled with spaces to a width in which a Chinese character takes two columns.
    package static func padded(_ text: String, to width: Int) -> String {
        let taken = text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
        return text + String(repeating: " ", count: max(0, width - taken))
    }

    private static func put(_ text: String, to handle: FileHandle) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(handle.fileDescriptor, $0.baseAddress, $0.count) }
            if written >= 0 {
                rest = rest.dropFirst(written)
                continue
            }
            if errno == EINTR { continue }
            // A reader that went away is no error of the command; a result that is cut short must not look whole.
            guard errno != EPIPE, handle.fileDescriptor == STDOUT_FILENO else { return }
            complain("输出无法写完，可能磁盘已满：结果不完整")
            exit(ExitStatus.storage.rawValue)
        }
    }
}
