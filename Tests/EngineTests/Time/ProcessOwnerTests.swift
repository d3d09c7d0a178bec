import Delivery
import Engine
import Foundation
import Testing

@Suite struct ProcessOwnerTests {
    private let owner = ProcessOwner()

    private var parts: [String] { owner.own.text.split(separator: "/").map(String.init) }

    @Test func `is itself alive, by boot, number and start time`() throws {
        #expect(parts.count == 3)
        #expect(parts[1] == "\(ProcessInfo.processInfo.processIdentifier)")
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
        let other = LeaseOwner("\(parts[0])/\(child.processIdentifier)/\(start)")
        #expect(owner.isAlive(other))
        try input.fileHandleForWriting.close()
        child.waitUntilExit()
        #expect(!owner.isAlive(other))
    }

    @Test func `takes another boot's process for dead`() {
        #expect(!owner.isAlive(LeaseOwner("00000000-0000-0000-0000-000000000000/\(parts[1])/\(parts[2])")))
    }

    @Test func `takes a number that was given to another process for another owner`() {
        #expect(!owner.isAlive(LeaseOwner("\(parts[0])/\(parts[1])/1")))
    }

    @Test(arguments: ["", "x", "boot/1", "boot/one/1", "-/1/1", "boot/1/-", "a/b/c/d"])
    func `takes an owner that cannot be judged for alive`(text: String) {
        #expect(owner.isAlive(LeaseOwner(text)))
    }
}
