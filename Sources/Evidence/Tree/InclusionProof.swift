package import ShangMi

/// The hashes that lead from one leaf to the root of a tree.
///
/// Source: RFC 6962 §2.1.1 (making), RFC 9162 §2.1.3.2 (checking), with SM3.
package struct InclusionProof: Sendable, Equatable {
    /// The leaf's place, from 0.
    package let index: UInt64
    /// The number of leaves of the tree.
    package let size: UInt64
    /// The sibling hashes, from the leaf upwards; at most 64.
    package let path: [SM3Digest]

    /// A proof as it was written down; only `root(leafHash:)` tells whether it is one.
    package init(index: UInt64, size: UInt64, path: [SM3Digest]) {
        self.index = index
        self.size = size
        self.path = path
    }

    /// Makes the proof for a leaf in the tree as it was at some size.
    ///
    /// - Parameters:
    ///   - index: The leaf's place; below `size`.
    ///   - size: Any size that the tree has had, not only its last.
    ///   - node: Gives the hash of a complete node by level and index: those that `MerkleFrontier.append` returned.
    /// - Returns: A proof whose root is the tree's at that size.
    /// - Throws: What `node` throws.
    package static func make<Failure: Error>(
        index: UInt64, size: UInt64, node: (_ level: Int, _ index: UInt64) throws(Failure) -> SM3Digest
    ) throws(Failure) -> InclusionProof {
        precondition(index < size, "a leaf is proven in a tree that has it")
        var path: [SM3Digest] = []
        var range = 0..<size
        while range.count > 1 {
            let middle = range.lowerBound + largestPowerOfTwo(below: UInt64(range.count))
            if index < middle {
                path.append(try subtreeRoot(of: middle..<range.upperBound, node: node))
                range = range.lowerBound..<middle
            } else {
                path.append(try subtreeRoot(of: range.lowerBound..<middle, node: node))
                range = middle..<range.upperBound
            }
        }
        return InclusionProof(index: index, size: size, path: path.reversed())
    }

    /// The root that the proof leads to from a leaf; nil when the path's length does not fit index and size.
    ///
    /// - Parameter leafHash: `LeafHash.of` the leaf's bytes.
    /// - Returns: The root to compare with a checkpoint's.
    package func root(leafHash: SM3Digest) -> SM3Digest? {
        guard index < size else { return nil }
        var (node, last) = (index, size - 1)
        var hash = leafHash
        for sibling in path {
            guard last > 0 else { return nil }
            if node & 1 == 1 || node == last {
                hash = MerkleNode.hash(sibling, hash)
                // A last node without a sibling rises unchanged until it has one.
                while node & 1 == 0, node > 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = MerkleNode.hash(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 ? hash : nil
    }
}
