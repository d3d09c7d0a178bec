import Glibc
import ShangMi

/// Changes to files that are on the disk when they return.
package enum Disk {
    /// The names in a folder, in ascending order.
    static func names(in folder: String) throws(ConnectorError) -> [String] {
        guard let stream = unsafe opendir(folder) else { throw .storage(path: folder, errno: errno) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a folder and those above it, for their owner alone; nothing happens when it is there.
    package static func makeFolder(_ path: String) throws(ConnectorError) {
        guard FileStatus(path)?.isFolder != true else { return }
        let above = parent(of: path)
        if above != path, !above.isEmpty { try makeFolder(above) }
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .storage(path: path, errno: errno) }
        if !above.isEmpty { try sync(above) }
    }

    /// Gives a file another place on the same file system.
    static func move(_ path: String, to other: String) throws(ConnectorError) {
        guard unsafe rename(path, other) == 0 else { throw .storage(path: path, errno: errno) }
        try sync(parent(of: other))
        try sync(parent(of: path))
    }

    /// Removes a file; one that is not there is removed already.
    static func remove(_ path: String) throws(ConnectorError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .storage(path: path, errno: errno) }
    }

    /// Writes a whole file: it is there with all its bytes, or it is not.
    static func write(_ bytes: [UInt8], to path: String) throws(ConnectorError) {
        var file = try DurableFile(path: path)
        try file.write(bytes)
        _ = try file.finish()
    }

    /// The bytes of a small file; nil when it is not there.
    static func bytes(of path: String) throws(ConnectorError) -> [UInt8]? {
        guard FileStatus(path) != nil else { return nil }
        let file = try OpenDescriptor(path, O_RDONLY)
        var bytes: [UInt8] = []
        try eachBlock(of: file, path) { block in bytes.append(contentsOf: block) }
        return bytes
    }

    /// Puts a file's bytes onto the disk, whoever wrote them.
    static func sync(file path: String) throws(ConnectorError) {
        try OpenDescriptor(path, O_RDONLY | O_NOFOLLOW).sync(path)
    }

    /// Size and digest of a file, read once in constant memory.
    static func content(of path: String) throws(ConnectorError) -> (size: Int, sm3: SM3Digest) {
        let file = try OpenDescriptor(path, O_RDONLY | O_NOFOLLOW)
        var digest = SM3()
        var size = 0
        var block = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try file.read(into: &block, path)
            if count == 0 { break }
            digest.update(block.span.extracting(first: count))
            size += count
        }
        return (size, digest.finish())
    }

    /// Copies a file to a place on another file system; the copy is on the disk when it returns.
    static func copy(_ path: String, to other: String) throws(ConnectorError) {
        let source = try OpenDescriptor(path, O_RDONLY | O_NOFOLLOW)
        let target = try OpenDescriptor(other, O_WRONLY | O_CREAT | O_TRUNC)
        var failure: ConnectorError?
        try eachBlock(of: source, path) { block in
            guard failure == nil else { return }
            do throws(ConnectorError) { try target.write(Array(block), other) } catch { failure = error }
        }
        if let failure { throw failure }
        try target.sync(other)
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Gives a whole folder its name, unless a folder with something in it has that name: the first one stays.
    ///
    /// - Returns: Whether it has the name now.
    static func publish(_ folder: String, as name: String) throws(ConnectorError) -> Bool {
        try sync(folder)
        guard unsafe rename(folder, name) == 0 else {
            guard errno == ENOTEMPTY || errno == EEXIST else { throw .storage(path: name, errno: errno) }
            return false
        }
        try sync(parent(of: name))
        return true
    }

    /// Removes a folder with everything in it, or a file; links are removed and never followed.
    static func removeTree(_ path: String) throws(ConnectorError) {
        guard let status = FileStatus(path) else { return }
        guard status.isFolder else { return try remove(path) }
        for name in try names(in: path) { try removeTree("\(path)/\(name)") }
        guard unsafe rmdir(path) == 0 || errno == ENOENT else { throw .storage(path: path, errno: errno) }
    }

    /// How many bytes this process may still write at a place.
    static func free(at path: String) throws(ConnectorError) -> Int {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { throw .storage(path: path, errno: errno) }
        return Int(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
    }

    /// Puts a folder's entries onto the disk.
    static func sync(_ folder: String) throws(ConnectorError) {
        try OpenDescriptor(folder, O_RDONLY | O_DIRECTORY).sync(folder)
    }

    private static func eachBlock(
        of file: borrowing OpenDescriptor, _ path: String, _ body: (ArraySlice<UInt8>) -> Void
    ) throws(ConnectorError) {
        var block = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try file.read(into: &block, path)
            if count == 0 { return }
            body(block[..<count])
        }
    }
}
