package import ShangMi

/// What makes two offers of a file the same: name, size and digest.
package struct FileContent: Hashable, Sendable {
    /// The file's name.
    package let name: SourceFileName
    /// Bytes.
    package let size: Int
    /// Over all bytes.
    package let sm3: SM3Digest

    /// A file's content by its parts.
    package init(name: SourceFileName, size: Int, sm3: SM3Digest) {
        self.name = name
        self.size = size
        self.sm3 = sm3
    }
}
