import Glibc
package import ShangMi

/// A file written piece by piece that has its name only when all of it is on the disk.
package struct DurableFile: ~Copyable {
    private let path, unfinished: String
    private let file: OpenDescriptor
    private var digest = SM3()

    /// Begins the file, for its owner alone, and makes its folder.
    ///
    /// - Parameter path: Its name when it is whole; what had it then is replaced.
    /// - Throws: `ConnectorError.storage`.
    package init(path: String) throws(ConnectorError) {
        self.path = path
        unfinished = "\(Disk.parent(of: path))/.\(Disk.name(of: path)).tmp"
        try Disk.makeFolder(Disk.parent(of: path))
        file = try OpenDescriptor(unfinished, O_WRONLY | O_CREAT | O_TRUNC)
    }

    /// Appends bytes.
    package mutating func write(_ bytes: [UInt8]) throws(ConnectorError) {
        digest.update(bytes)
        try file.write(bytes, unfinished)
    }

    /// Puts the file onto the disk under its name.
    ///
    /// - Returns: SM3 of its bytes.
    /// - Throws: `ConnectorError.storage`; what had the name before still has it then.
    package consuming func finish() throws(ConnectorError) -> SM3Digest {
        try file.sync(unfinished)
        try Disk.move(unfinished, to: path)
        return digest.finish()
    }
}
