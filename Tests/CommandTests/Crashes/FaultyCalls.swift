import Foundation
import TestKit
import Testing

/// What befalls a program at one of its calls that write (`ops/crash/faulty-calls.c`).
struct Fault: Hashable, Sendable, CustomTestStringConvertible {
    enum Act: String, CaseIterable, Sendable {
        /// Killed before the call happens.
        case before
        /// Killed when the call has happened and before it returns.
        case after
        /// From this `fsync` on, every one fails with EIO.
        case sync
        /// From this write to a file on, every one fails with ENOSPC.
        case full

        /// Whether the program itself ends, and may speak.
        var leavesAlive: Bool { self == .sync || self == .full }
    }

    let act: Act
    /// Which call of the program, from 1, all threads counted together.
    let call: Int

    var testDescription: String { "\(act.rawValue):\(call)" }
}

/// The library that counts a program's calls and fails one, built once for a test process.
struct FaultyCalls: Sendable {
    static let shared = Task { try await FaultyCalls() }

    private let folder: TemporaryFolder

    private init() async throws {
        folder = try TemporaryFolder()
        let compiler = try Program(
            file: "/usr/bin/env",
            [
                "clang", "-shared", "-fPIC", "-O1", "-o", folder.file("faulty-calls.so"),
                Repository.root + "/ops/crash/faulty-calls.c", "-ldl",
            ], in: folder)
        guard await compiler.ended() == .exit(0) else { throw SampleError.commandFailed(compiler.complaint) }
    }

    /// The environment in which a program counts its calls in a file of the place, and meets a fault.
    func environment(in place: Workplace, _ fault: Fault? = nil, count: Fault.Act? = nil) -> [String: String] {
        var environment = [
            "LD_PRELOAD": folder.file("faulty-calls.so"), "ANZE_FAULT_COUNT": place.folder.file("calls"),
        ]
        if let fault {
            environment["ANZE_FAULT_AT"] = String(fault.call)
            environment["ANZE_FAULT_DO"] = fault.act.rawValue
        } else if let count {
            // A call that no program reaches: only those are counted that the act could fail.
            environment["ANZE_FAULT_AT"] = String(Int.max)
            environment["ANZE_FAULT_DO"] = count.rawValue
        }
        return environment
    }

    /// How many calls the last program of a place made.
    static func count(in place: Workplace) throws -> Int {
        let bytes = try Data(contentsOf: URL(filePath: place.folder.file("calls")))
        return bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
