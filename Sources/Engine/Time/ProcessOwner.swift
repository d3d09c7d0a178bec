package import Delivery
import Foundation

/// This process as the owner of leases, and the look whether another owner still runs.
///
/// A process is known by the machine's boot, its number and its start time, all from `/proc`: a number that was given to
/// another process later is another owner.
package struct ProcessOwner: Sendable {
    /// This process.
    package let own: LeaseOwner
    private let boot: String

    /// Reads who this process is.
    package init() {
        boot =
            ProcessOwner.read("/proc/sys/kernel/random/boot_id")?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "-"
        let number = ProcessInfo.processInfo.processIdentifier
        own = LeaseOwner("\(boot)/\(number)/\(ProcessOwner.start(of: number) ?? "-")")
    }

    /// Whether an owner may still run: one of another boot does not, one that cannot be judged does.
    package func isAlive(_ owner: LeaseOwner) -> Bool {
        let parts = owner.text.split(separator: "/").map(String.init)
        guard parts.count == 3, let number = Int32(parts[1]), boot != "-", parts[0] != "-", parts[2] != "-" else {
            return true
        }
        guard parts[0] == boot, let start = ProcessOwner.start(of: number) else { return false }
        return start == parts[2]
    }

    /// The start time of a process in clock ticks since boot: field 22 of `/proc/<pid>/stat`, counted after the name in
    /// parentheses; `nil` when there is no such process, or only a dead one that nobody has collected.
    private static func start(of number: Int32) -> String? {
        guard let stat = read("/proc/\(number)/stat"), let name = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return String(fields[19])
    }

    private static func read(_ path: String) -> String? {
        // A process that ended meanwhile has no such file: that is the answer, not an error.
        try? String(contentsOfFile: path, encoding: .utf8)
    }
}
