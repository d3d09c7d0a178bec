import Foundation

/// A file system of its own in a folder, in memory, that is soon full; only root may make one.
package final class SmallDisk: Sendable {
    /// Whether this process may make one.
    package static let canBeMade: Bool = {
        // Without a folder or without the right to mount there is no disk: either is the answer, not an error.
        guard let folder = try? TemporaryFolder() else { return false }
        return withExtendedLifetime(folder) { (try? SmallDisk(at: folder.path, kilobytes: 64)) != nil }
    }()

    private let path: String

    /// Mounts a disk at a folder.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - kilobytes: How much it holds.
    ///   - files: How many files and folders it holds; nil for as many as one likes.
    /// - Throws: Where it cannot be made.
    package init(at path: String, kilobytes: Int, files: Int? = nil) throws {
        self.path = path
        let options = "size=\(kilobytes)k" + (files.map { ",nr_inodes=\($0)" } ?? "")
        guard mount("tmpfs", path, "tmpfs", 0, options) == 0 else { throw SampleError.missing("a disk") }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    /// Gives the disk another size.
    package func resize(kilobytes: Int) throws {
        guard mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), "size=\(kilobytes)k") == 0 else {
            throw SampleError.missing("a larger disk")
        }
    }

    /// Makes files until it takes no other one.
    package func fill() {
        while FileManager.default.createFile(atPath: "\(path)/\(UUID())", contents: nil) {}
    }
}
