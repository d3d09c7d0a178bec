package import ShangMi

/// The hash under which a leaf stands in the tree: SM3(0x00 ‖ leaf bytes).
///
/// The prefix keeps a leaf from being taken for an inner node. Source: RFC 6962 §2.1, with SM3 in place of SHA-256.
package enum LeafHash {
    /// The hash of a leaf's bytes.
    package static func of(_ leaf: [UInt8]) -> SM3Digest {
        SM3.digest(of: [0x00] + leaf)
    }
}
