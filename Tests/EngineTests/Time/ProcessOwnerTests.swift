import Delivery
import Engine
import Foundation
import Testing

@Suite struct ProcessOwnerTests {
    private let owner = ProcessOwner()

    private var parts: [String] { owner.own.text.split(separator: "/").map(String.init) }

    /// This process's owner with one part of its text replaced.
    private func owner(part: Int, _ text: String) -> LeaseOwner {
        var parts = parts
        parts[part] = text
        return LeaseOwner(parts.joined(separator: "/"))
    }

    @Test func `is itself alive, by machine, boot, namespace, number and start time`() throws {
        #expect(parts.count == 5)
        #expect(parts[3] == "\(ProcessInfo.processInfo.processIdentifier)")
        #expect(owner.isAlive(owner.own))
        #expect(ProcessOwner().own == owner.own)
    }

    @Test func `sees a child live and end`() throws {
        let child = Process()
        child.executableURL = URL(filePath: "/bin/cat")
        let input = Pipe()
        child.standardInput = input
        child.standardOutput = FileHandle.nullDevice
        try child.run()
        let stat = try String(contentsOfFile: "/proc/\(child.processIdentifier)/stat", encoding: .utf8)
        // Field 22; the second is `(cat)`.
        let start = try #require(stat.split(separator: " ").dropFirst(21).first)
        let place = parts.prefix(3).joined(separator: "/")
        let other = LeaseOwner("\(place)/\(child.processIdentifier)/\(start)")
        #expect(owner.isAlive(other))
        try input.fileHandleForWriting.close()
        child.waitUntilExit()
        #expect(!owner.isAlive(other))
    }

    @Test func `takes a process of an earlier boot of this machine for dead`() {
        #expect(!owner.isAlive(owner(part: 1, "00000000-0000-0000-0000-000000000000")))
    }

    @Test func `takes a number that was given to another process for another owner`() {
        #expect(!owner.isAlive(owner(part: 4, "1")))
    }

    @Test func `takes a process of another machine for alive, whatever its boot and number`() {
        let other = LeaseOwner("0123456789abcdef/00000000-0000-0000-0000-000000000000/pid:[1]/1/1")
        #expect(owner.isAlive(other))
    }

    @Test func `takes a process of another container of this machine for alive`() {
        #expect(owner.isAlive(owner(part: 2, "pid:[1]")))
    }

    @Test(arguments: ["", "x", "boot/1", "m/boot/n/one/1", "m/-/n/1/1", "m/boot/n/1/-", "a/b/c/d/e/f"])
    func `takes an owner that cannot be judged for alive`(text: String) {
        #expect(owner.isAlive(LeaseOwner(text)))
    }
}
