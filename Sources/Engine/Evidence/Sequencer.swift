package import Delivery
import Evidence
package import ShangMi

/// Numbers the evidence log's leaves, extends the tree and signs the checkpoint over it.
package struct Sequencer: Sendable {
    private let store: any EvidenceStore
    private let signer: any Signer
    private let origin: String

    /// How many leaves one checkpoint takes in at most.
    private static let lot = 10_000

    /// A sequencer.
    ///
    /// - Parameters:
    ///   - store: Where the log is kept.
    ///   - signer: The key that signs checkpoints.
    ///   - origin: The log's name on its checkpoints.
    package init(store: any EvidenceStore, signer: any Signer, origin: String) {
        self.store = store
        self.signer = signer
        self.origin = origin
    }

    /// Numbers all leaves that have no number yet.
    ///
    /// Several processes may do so at once: one wins each lot, the others look again.
    package func run() async throws(SyncError) {
        while try await runOnce() {}
    }

    private func runOnce() async throws(SyncError) -> Bool {
        do {
            // The frontier first: leaves numbered after it was read make the append fail, never a gap.
            let before = try await store.frontier()
            let leaves = try await store.unsequenced(limit: Sequencer.lot)
            guard !leaves.isEmpty else { return false }
            var frontier = before
            var nodes: [MerkleNode] = []
            for leaf in leaves { nodes.append(contentsOf: frontier.append(leaf.hash)) }
            let checkpoint = Checkpoint(origin: origin, size: frontier.size, root: frontier.root)
            _ = try await store.append(
                LeafSequence(
                    start: before.size, rows: leaves.map(\.row), nodes: nodes, frontier: frontier,
                    checkpoint: try await sign(checkpoint)))
            return true
        } catch let error as StoreError {
            throw .store(error)
        } catch let error as SyncError {
            throw error
        } catch { throw .signer("\(error)") }
    }

    private func sign(_ checkpoint: Checkpoint) async throws(SyncError) -> SignedCheckpoint {
        do { return try await SignedCheckpoint.sign(checkpoint, by: signer) } catch { throw .signer("\(error)") }
    }
}
