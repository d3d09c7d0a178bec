import Delivery
import Exchange
import Foundation
import ShangMi
import Synchronization
import Zip

/// SM3 over bytes that arrive in pieces, computed by another thread while the next piece comes.
struct DigestAhead {
    /// Only one thread at a time has something to do with it.
    private final class Running: Sendable {
        private let sm3 = Mutex<SM3?>(SM3())

        func update(_ piece: [UInt8]) { sm3.withLock { $0?.update(piece) } }

        func finish() -> SM3Digest {
            let sm3 = sm3.withLock { $0.take() }
            guard let sm3 else { preconditionFailure("a digest is finished once") }
            return sm3.finish()
        }
    }

    private let running = Running()
    private var last: ComputedAhead<Void>?

    /// Adds a piece: when this returns the piece before it was computed, so that no more than one is kept.
    mutating func update(_ piece: [UInt8]) {
        last?.wait()
        let running = running
        last = ComputedAhead { running.update(piece) }
    }

    /// The digest; nothing can be added after.
    consuming func finish() -> SM3Digest {
        last?.wait()
        return running.finish()
    }
}

/// A package's file.
enum PackageFile {
    /// SM3 of a file, read in blocks.
    static func digest(of path: String) throws(ZipError) -> SM3Digest {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .system(path: path, errno: errno) }
        defer { try? handle.close() }
        var sm3 = SM3()
        while true {
            let block: Data
            do { block = try handle.read(upToCount: 1 << 20) ?? Data() } catch { throw .system(path: path, errno: EIO) }
            if block.isEmpty { return sm3.finish() }
            sm3.update([UInt8](block))
        }
    }

    /// Copies a file, blocks shared where the file system can.
    static func copy(_ from: String, to path: String) throws(ZipError) {
        do { try FileManager.default.copyItem(atPath: from, toPath: path) } catch {
            throw .system(path: from, errno: errno)
        }
    }

    /// Brings a file to the disk.
    static func sync(_ path: String) throws(ZipError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path: path, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(path: path, errno: errno) }
    }

    /// Whether a package's tables are those that were built, byte by byte.
    static func holds(_ path: String, _ tables: [PackageManifest.Table]) throws(ZipError) -> Bool {
        let reader = try ZipReader(path: path)
        for table in tables {
            guard let entry = reader.entries.firstIndex(where: { $0.name == table.file }) else { return false }
            var sm3 = DigestAhead()
            try reader.read(entry, upTo: table.bytes) { sm3.update(Array($0)) }
            guard sm3.finish() == table.sm3 else { return false }
        }
        return true
    }
}
