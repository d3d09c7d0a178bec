package import Delivery
import Foundation
import ShangMi

/// This process as the owner of leases, and the look whether another owner still runs.
///
/// A process is known by its machine, the machine's boot, the namespace in which process numbers count (a container has its
/// own), its number and its start time, all from the system: a number that was given to another process later is another
/// owner. Only processes that can be looked at are judged; leases of all others end by themselves.
package struct ProcessOwner: Sendable {
    /// This process.
    package let own: LeaseOwner
    private let place: Place

    /// Where process numbers mean the same.
    private struct Place: Equatable {
        let machine: String
        let boot: String
        let namespace: String
    }

    /// Reads who this process is.
    package init() {
        // The name tells apart machines that were copied with their identity.
        let identity = "\(ProcessInfo.processInfo.hostName)\n\(ProcessOwner.read("/etc/machine-id") ?? "")"
        place = Place(
            machine: String(SM3.digest(of: Array(identity.utf8)).hex.prefix(16)),
            boot: ProcessOwner.read("/proc/sys/kernel/random/boot_id")?
                .trimmingCharacters(in: .whitespacesAndNewlines) ?? "-",
            namespace: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? "-")
        let number = ProcessInfo.processInfo.processIdentifier
        let start = ProcessOwner.start(of: number) ?? "-"
        own = LeaseOwner("\(place.machine)/\(place.boot)/\(place.namespace)/\(number)/\(start)")
    }

    /// Whether an owner may still run: one of an earlier boot of this machine does not, one that cannot be judged does.
    package func isAlive(_ owner: LeaseOwner) -> Bool {
        var parts = owner.text.split(separator: "/").map(String.init)
        // Written by a program that knew one machine only: boot, number and start.
        if parts.count == 3 { parts = [place.machine, parts[0], place.namespace, parts[1], parts[2]] }
        guard parts.count == 5, !parts.contains("-"), let number = Int32(parts[3]), parts[0] == place.machine,
            place.boot != "-"
        else { return true }
        guard parts[1] == place.boot else { return false }
        guard parts[2] == place.namespace else { return true }
        return ProcessOwner.start(of: number) == parts[4]
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
