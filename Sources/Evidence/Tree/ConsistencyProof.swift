package import ShangMi

/// The hashes that show a tree to begin with the leaves of an earlier one, in the same order.
///
/// Source: RFC 6962 §2.1.2 (making), RFC 9162 §2.1.4.2 (checking), with SM3.
package struct ConsistencyProof: Sendable, Equatable {
    /// The number of leaves of the earlier tree, and of the later one.
    package let oldSize, newSize: UInt64
    /// The hashes, from the leaves upwards; at most 65.
    package let path: [SM3Digest]

    /// A proof as it was written down; only `holds` tells whether it is one.
    package init(oldSize: UInt64, newSize: UInt64, path: [SM3Digest]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.path = path
    }

    /// Makes the proof between two sizes that the tree has had.
    ///
    /// - Parameters:
    ///   - oldSize: The earlier size, from 1.
    ///   - newSize: The later size; not below the earlier one.
    ///   - node: Gives the hash of a complete node by level and index: those that `MerkleFrontier.append` returned.
    /// - Returns: The proof.
    /// - Throws: What `node` throws.
    package static func make<Failure: Error>(
        oldSize: UInt64, newSize: UInt64, node: (_ level: Int, _ index: UInt64) throws(Failure) -> SM3Digest
    ) throws(Failure) -> ConsistencyProof {
        precondition(oldSize > 0 && oldSize <= newSize, "a tree is proven to begin with an earlier one")
        var path: [SM3Digest] = []
        var range = 0..<newSize
        // Whether the range begins where the tree does, so that the earlier root is what the verifier has.
        var isWhole = true
        while range.upperBound != oldSize {
            let middle = range.lowerBound + largestPowerOfTwo(below: UInt64(range.count))
            if oldSize <= middle {
                path.append(try subtreeRoot(of: middle..<range.upperBound, node: node))
                range = range.lowerBound..<middle
            } else {
                path.append(try subtreeRoot(of: range.lowerBound..<middle, node: node))
                range = middle..<range.upperBound
                isWhole = false
            }
        }
        if !isWhole { path.append(try subtreeRoot(of: range, node: node)) }
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, path: path.reversed())
    }

    /// Whether the proof leads from one root to the other.
    ///
    /// - Parameters:
    ///   - old: The earlier tree's root.
    ///   - new: The later tree's root.
    /// - Returns: False also for a path whose length does not fit the sizes.
    package func holds(from old: SM3Digest, to new: SM3Digest) -> Bool {
        guard oldSize > 0, oldSize <= newSize else { return false }
        guard oldSize < newSize else { return path.isEmpty && old == new }
        var hashes = path[...]
        if oldSize.nonzeroBitCount == 1 { hashes = ([old] + path)[...] }
        guard let first = hashes.popFirst() else { return false }
        let rise = UInt64((~(oldSize - 1)).trailingZeroBitCount)
        var (node, last) = ((oldSize - 1) >> rise, (newSize - 1) >> rise)
        var (oldRoot, newRoot) = (first, first)
        for hash in hashes {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                oldRoot = MerkleNode.hash(hash, oldRoot)
                newRoot = MerkleNode.hash(hash, newRoot)
                while node & 1 == 0, node > 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                newRoot = MerkleNode.hash(newRoot, hash)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && oldRoot == old && newRoot == new
    }
}
