package import Evidence
package import ShangMi

/// The part of a store that keeps the evidence log: leaves, the tree's complete nodes, checkpoints.
package protocol EvidenceStore: Sendable {
    /// Leaves that have no number yet, oldest first.
    func unsequenced(limit: Int) async throws(StoreError) -> [PendingLeaf]

    /// The tree's right edge.
    func frontier() async throws(StoreError) -> MerkleFrontier

    /// Numbers leaves, stores the nodes that they complete and the new checkpoint, in one transaction.
    ///
    /// - Returns: `false`, with nothing written, when another process numbered leaves since the frontier was read.
    func append(_ sequence: LeafSequence) async throws(StoreError) -> Bool

    /// The latest signed checkpoint; `nil` for an empty log.
    func checkpoint() async throws(StoreError) -> SignedCheckpoint?

    /// The proof that a numbered leaf is in the tree as it was at some size.
    ///
    /// - Parameters:
    ///   - index: The leaf's number.
    ///   - size: A size that the tree has had, above the number.
    /// - Returns: The proof.
    /// - Throws: `damaged` when a node is missing.
    func inclusionProof(of index: UInt64, size: UInt64) async throws(StoreError) -> InclusionProof

    /// The proof that the log at one size begins with the log at an earlier one.
    ///
    /// - Parameters:
    ///   - oldSize: A size that the log has had, from 1.
    ///   - newSize: A size that it has had since, or now.
    /// - Returns: The proof.
    /// - Throws: `damaged` when a node of the tree is missing.
    func consistencyProof(from oldSize: UInt64, to newSize: UInt64) async throws(StoreError) -> ConsistencyProof

    /// When the oldest leaf without a number was written; `nil` when all have one.
    func oldestUnsequenced() async throws(StoreError) -> Timestamp?
}

/// A leaf without a number.
package struct PendingLeaf: Sendable, Equatable {
    /// The leaf's row in the store.
    package let row: Int64
    /// The hash of its bytes.
    package let hash: SM3Digest

    /// A pending leaf, as a store gives it.
    package init(row: Int64, hash: SM3Digest) {
        self.row = row
        self.hash = hash
    }
}

/// A run of leaves with their numbers, and what the tree becomes by them.
package struct LeafSequence: Sendable {
    /// The size of the tree before: the number of the first leaf.
    package let start: UInt64
    /// The leaves' rows, in order.
    package let rows: [Int64]
    /// The nodes that became complete.
    package let nodes: [MerkleNode]
    /// The right edge after.
    package let frontier: MerkleFrontier
    /// The checkpoint over it.
    package let checkpoint: SignedCheckpoint

    /// A sequence by its parts.
    package init(
        start: UInt64, rows: [Int64], nodes: [MerkleNode], frontier: MerkleFrontier, checkpoint: SignedCheckpoint
    ) {
        self.start = start
        self.rows = rows
        self.nodes = nodes
        self.frontier = frontier
        self.checkpoint = checkpoint
    }
}
