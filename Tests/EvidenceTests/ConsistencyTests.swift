import Foundation
import ShangMi
import Testing

@testable import Evidence

@Suite struct ConsistencyTests {
    private typealias Tree = MerkleTests.NaiveTree

    /// The proof by its definition, RFC 6962 §2.1.2: SUBPROOF(m, D, b).
    private static func path(_ size: Int, _ leaves: [SM3Digest], _ isWhole: Bool) -> [SM3Digest] {
        guard size < leaves.count else { return isWhole ? [] : [Tree.root(leaves)] }
        var left = 1
        while left * 2 < leaves.count { left *= 2 }
        let (before, after) = (Array(leaves.prefix(left)), Array(leaves.dropFirst(left)))
        return size <= left
            ? path(size, before, isWhole) + [Tree.root(after)] : path(size - left, after, false) + [Tree.root(before)]
    }

    private static func proof(_ old: Int, _ new: Int, _ tree: MerkleTests.StoredTree) throws -> ConsistencyProof {
        try ConsistencyProof.make(oldSize: UInt64(old), newSize: UInt64(new)) {
            (level, index) throws(MerkleTests.StoredTree.Missing) in
            guard let hash = tree.nodes[[UInt64(level), index]] else { throw MerkleTests.StoredTree.Missing() }
            return hash
        }
    }

    @Test func `every tree is proven to begin with every earlier one, as the definition says`() throws {
        let leaves = Tree.leaves(40)
        let tree = MerkleTests.StoredTree(leaves)
        for new in 1...40 {
            for old in 1...new {
                let proof = try Self.proof(old, new, tree)
                #expect(proof.path == Self.path(old, Array(leaves.prefix(new)), true), "\(old) of \(new)")
                #expect(
                    proof.holds(from: Tree.root(leaves.prefix(old)), to: Tree.root(leaves.prefix(new))),
                    "\(old) of \(new)")
            }
        }
    }

    @Test func `another root, another size and another path do not hold`() throws {
        let leaves = Tree.leaves(23)
        let tree = MerkleTests.StoredTree(leaves)
        let other = SM3.digest(of: [])
        for (old, new) in [(1, 2), (4, 9), (7, 16), (8, 23), (13, 14), (22, 23)] {
            let (first, last) = (Tree.root(leaves.prefix(old)), Tree.root(leaves.prefix(new)))
            let proof = try Self.proof(old, new, tree)
            #expect(!proof.holds(from: other, to: last) && !proof.holds(from: first, to: other))
            for place in proof.path.indices {
                var path = proof.path
                path[place] = other
                #expect(
                    !ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, path: path)
                        .holds(from: first, to: last))
                path.remove(at: place)
                #expect(
                    !ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, path: path)
                        .holds(from: first, to: last))
            }
            let longer = ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, path: proof.path + [other])
            #expect(!longer.holds(from: first, to: last))
        }
        #expect(!ConsistencyProof(oldSize: 0, newSize: 5, path: []).holds(from: other, to: Tree.root(leaves.prefix(5))))
        #expect(!ConsistencyProof(oldSize: 5, newSize: 4, path: []).holds(from: other, to: other))
    }
}
