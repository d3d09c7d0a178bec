import Foundation
import TestKit

/// What is taken in and sent while faults strike: a whole day's export, or two kinds of three records each, one of which
/// waits for the other; then there is time for every single call.
struct CrashExport: Sendable {
    let isSmall: Bool
    /// How an undisturbed ingest ends.
    let status: Int
    /// How many versions are stored in the end.
    let versions: Int
    /// How many deliveries are accepted in the end.
    let accepted: Int

    /// The small one where `ANZE_CRASHES` says so.
    static let chosen =
        ProcessInfo.processInfo.environment["ANZE_CRASHES"] == "small"
        ? small : CrashExport(isSmall: false, status: 1, versions: 729, accepted: 337)

    /// Three units and three policies.
    static let small = CrashExport(isSmall: true, status: 0, versions: 6, accepted: 6)

    private static let smallStore = Task {
        let place = try await small.place()
        guard try await place.anze("ingest", "export", "--insurer", Workplace.insurer).end == .exit(0) else {
            throw SampleError.missing("a small store")
        }
        return try Data(contentsOf: URL(filePath: place.storePath))
    }

    /// A place where nothing is stored yet.
    func place() async throws -> Workplace {
        let place = try await Workplace()
        guard isSmall else { return place }
        let kinds = ["TBDW", "BD"]
        try place.keep(kinds[0], kinds[1])
        for kind in kinds {
            let lines = try place.bytes(of: kind).split(separator: 0x0A)
            try place.write(Array(lines.prefix(4).joined(separator: [0x0A])) + [0x0A], as: kind)
        }
        return place
    }

    /// A place whose export was ingested.
    func ingested() async throws -> Workplace {
        guard isSmall else { return try await Workplace.ingested() }
        let place = try await place()
        try await CrashExport.smallStore.value.write(to: URL(filePath: place.storePath))
        return place
    }
}
