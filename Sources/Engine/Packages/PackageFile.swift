import Exchange
import Foundation
import ShangMi
import Zip

/// SM3 over bytes that arrive in pieces, as a value that others can hold.
struct RunningSM3 {
    private final class Digest {
        var sm3: SM3? = SM3()
    }

    private let running = Digest()

    func update(_ bytes: UnsafeRawBufferPointer) { running.sm3?.update(Array(bytes)) }

    func update(_ bytes: [UInt8]) { running.sm3?.update(bytes) }

    /// The digest; nothing can be added after.
    var digest: SM3Digest {
        guard let sm3 = running.sm3.take() else { preconditionFailure("a digest is finished once") }
        return sm3.finish()
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
            let sm3 = RunningSM3()
            try reader.read(entry, upTo: table.bytes) { sm3.update($0) }
            guard sm3.digest == table.sm3 else { return false }
        }
        return true
    }
}
