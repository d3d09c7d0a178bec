import Foundation
import TestKit

/// A file system of its own in a folder, in memory, that is soon full; only root may make one.
final class SmallDisk: Sendable {
    /// Whether this process may make one.
    static let canBeMade: Bool = {
        // Without a folder or without the right to mount there is no disk: either is the answer, not an error.
        guard let folder = try? TemporaryFolder() else { return false }
        return withExtendedLifetime(folder) { (try? SmallDisk(at: folder.path, kilobytes: 64)) != nil }
    }()

    private let path: String

    /// Mounts a disk of a size at a folder.
    init(at path: String, kilobytes: Int) throws {
        self.path = path
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else { throw SampleError.missing("a disk") }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    /// Gives the disk another size.
    func resize(kilobytes: Int) throws {
        guard mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), "size=\(kilobytes)k") == 0 else {
            throw SampleError.missing("a larger disk")
        }
    }
}
