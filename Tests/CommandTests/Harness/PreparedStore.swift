import Foundation
import TestKit

/// Stores that many tests begin with, made once for a test process by the commands themselves.
enum PreparedStore {
    /// The store after the sample export was ingested.
    static let ingested = Task {
        let place = try await Workplace()
        guard try await place.anze("ingest", "export", "--insurer", Workplace.insurer).end == .exit(1) else {
            throw SampleError.commandFailed("anze ingest")
        }
        return try content(of: place)
    }

    /// The store after everything was sent and accepted.
    static let accepted = Task {
        let place = try await Workplace.ingested()
        let platform = try await Platform(for: place)
        guard try await place.anze("sync", "--until-idle").end == .exit(0) else {
            throw SampleError.commandFailed("anze sync")
        }
        await platform.stop()
        return try content(of: place)
    }

    /// The store's one file; a log beside it would mean that the command did not close it.
    private static func content(of place: Workplace) throws -> Data {
        guard !place.contains("gateway.db-wal") else { throw SampleError.missing("a closed store") }
        return try Data(contentsOf: URL(filePath: place.storePath))
    }
}
