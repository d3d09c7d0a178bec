package import ShangMi

/// What must be known of a tree to append to it: its size and the roots of its complete subtrees.
///
/// Takes at most 64 hashes however large the tree is. Source: RFC 6962 §2.1, with SM3.
package struct MerkleFrontier: Sendable, Equatable {
    /// How many leaves the tree has.
    package private(set) var size: UInt64
    /// One hash for each bit that is set in `size`, the largest subtree first.
    package private(set) var peaks: [SM3Digest]

    /// The empty tree.
    package init() {
        size = 0
        peaks = []
    }

    /// A frontier as it was stored; nil when the number of peaks does not fit the size.
    package init?(size: UInt64, peaks: [SM3Digest]) {
        guard peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// Appends one leaf.
    ///
    /// - Parameter leafHash: `LeafHash.of` the leaf's bytes.
    /// - Returns: The nodes that this leaf completes, the leaf itself first; to be stored, because proofs need them.
    package mutating func append(_ leafHash: SM3Digest) -> [MerkleNode] {
        var completed = [MerkleNode(level: 0, index: size, hash: leafHash)]
        var hash = leafHash
        // Each set bit below the lowest clear one is a subtree that the new leaf makes a left half.
        for level in 0..<size.trailingOneBitCount {
            hash = MerkleNode.hash(peaks.removeLast(), hash)
            completed.append(MerkleNode(level: level + 1, index: size >> (UInt64(level) + 1), hash: hash))
        }
        peaks.append(hash)
        size += 1
        return completed
    }

    /// The hash that stands for all leaves and their order; of the empty tree the SM3 of nothing.
    package var root: SM3Digest {
        guard var root = peaks.last else { return SM3.digest(of: []) }
        for peak in peaks.dropLast().reversed() {
            root = MerkleNode.hash(peak, root)
        }
        return root
    }
}

extension UInt64 {
    fileprivate var trailingOneBitCount: Int { (~self).trailingZeroBitCount }
}
