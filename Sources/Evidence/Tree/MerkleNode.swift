package import ShangMi

/// A node over 2^level leaves that will never change again.
package struct MerkleNode: Hashable, Sendable {
    /// 0 for a leaf itself.
    package let level: Int
    /// Its place among the nodes of its level: it covers the leaves from index·2^level on.
    package let index: UInt64
    /// The leaf hash, or SM3(0x01 ‖ left ‖ right).
    package let hash: SM3Digest

    /// A node as it was stored.
    package init(level: Int, index: UInt64, hash: SM3Digest) {
        self.level = level
        self.index = index
        self.hash = hash
    }

    /// The hash of the node over two others.
    ///
    /// Source: RFC 6962 §2.1.
    static func hash(_ left: SM3Digest, _ right: SM3Digest) -> SM3Digest {
        SM3.digest(of: [0x01] + left.bytes + right.bytes)
    }
}
