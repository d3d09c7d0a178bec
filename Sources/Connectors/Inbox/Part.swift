import Foundation
import Glibc

/// What is known of a file that is on its way, beside the bytes that have come.
///
/// A part counts only within the boot in which it was written: after a loss of power its end may be zeros.
struct PartNote: Hashable, Codable {
    /// Where it comes from, without anything secret.
    let origin: String
    /// What the server said of the state that is being fetched.
    let mark: RemoteMark
    /// The boot of this machine.
    let boot: String

    init(origin: String, mark: RemoteMark) {
        self.origin = origin
        self.mark = mark
        boot = PartNote.currentBoot
    }

    /// Whether the part may be continued: the same place, in the same boot.
    func isUsable(from origin: String) -> Bool { self.origin == origin && boot == PartNote.currentBoot && boot != "-" }

    private static let currentBoot: String =
        // A machine without /proc has no boots to tell apart, and then no part is continued.
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
        .trimmingCharacters(in: .whitespacesAndNewlines) ?? "-"
}

/// A file that is on its way: open for writing, with its note beside it.
struct Part: ~Copyable {
    let path: String
    private let file: OpenDescriptor
    private let notePath: String
    /// What the note says; nil when nothing that has come may be used.
    private(set) var note: PartNote?

    /// Opens the part of a file, or begins one.
    init(_ name: SourceFileName, in folder: InboxFolder, origin: String) throws(ConnectorError) {
        let notePath = "\(folder.parts)/.\(name).json"
        let bytes = try Disk.bytes(of: notePath)
        file = try OpenDescriptor(folder.part(name), O_RDWR | O_CREAT)
        path = folder.part(name)
        self.notePath = notePath
        // A note that cannot be read is as good as none: the file is fetched from its start.
        let note = bytes.flatMap { try? JSONDecoder().decode(PartNote.self, from: Data($0)) }
        self.note = note.flatMap { $0.isUsable(from: origin) ? $0 : nil }
    }

    var descriptor: Int32 { file.number }

    /// How many bytes have come.
    var size: Int { FileStatus(path)?.size ?? 0 }

    /// How many of them may be kept.
    var usable: Int { note == nil ? 0 : size }

    /// Begins anew, with what the server says of the file.
    mutating func begin(_ note: PartNote?) throws(ConnectorError) {
        try Disk.remove(notePath)
        guard ftruncate(file.number, 0) == 0 else { throw .storage(path: path, errno: errno) }
        self.note = note
        guard let note else { return }
        // Texts and whole numbers can always be written.
        guard let data = try? JSONEncoder().encode(note) else { preconditionFailure("a part's note is plain JSON") }
        try Disk.write([UInt8](data), to: notePath)
    }

    /// Makes the whole file a claimed one.
    consuming func finish(_ name: SourceFileName, in folder: InboxFolder) throws(ConnectorError) {
        try file.sync(path)
        try Disk.move(path, to: folder.claim(name))
        try Disk.remove(notePath)
    }

    /// Drops what has come.
    consuming func discard() throws(ConnectorError) {
        try Disk.remove(notePath)
        try Disk.remove(path)
    }
}
