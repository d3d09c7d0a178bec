import Foundation

/// A file with given bytes that goes away with its last reference.
final class TemporaryFile {
    let path: String

    init(_ bytes: [UInt8]) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).csv").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    // A left-over file in the temporary folder harms nobody.
    deinit { try? FileManager.default.removeItem(atPath: path) }
}
