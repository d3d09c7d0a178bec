import Foundation
import ShangMi
import Testing

@testable import Evidence

@Suite struct MerkleTests {
    struct KnownRoot: Decodable {
        let size: Int
        let root: String
    }

    /// The tree of the leaves `leaf 0`, `leaf 1` … by its definition, RFC 6962 §2.1.
    enum NaiveTree {
        static func leaves(_ count: Int) -> [SM3Digest] {
            (0..<count).map { SM3.digest(of: [0] + Array("leaf \($0)".utf8)) }
        }

        static func root(_ leaves: some RandomAccessCollection<SM3Digest>) -> SM3Digest {
            guard let first = leaves.first else { return SM3.digest(of: []) }
            guard leaves.count > 1 else { return first }
            let left = split(leaves.count)
            return SM3.digest(of: [1] + root(leaves.prefix(left)).bytes + root(leaves.dropFirst(left)).bytes)
        }

        static func path(_ index: Int, _ leaves: [SM3Digest]) -> [SM3Digest] {
            guard leaves.count > 1 else { return [] }
            let left = split(leaves.count)
            let (before, after) = (Array(leaves.prefix(left)), Array(leaves.dropFirst(left)))
            return index < left ? path(index, before) + [root(after)] : path(index - left, after) + [root(before)]
        }

        private static func split(_ count: Int) -> Int {
            var power = 1
            while power * 2 < count { power *= 2 }
            return power
        }
    }

    /// A log that stores what appending returns.
    struct StoredTree {
        struct Missing: Error {}
        var frontier = MerkleFrontier()
        var nodes: [[UInt64]: SM3Digest] = [:]

        init(_ leaves: [SM3Digest]) {
            for leaf in leaves {
                for node in frontier.append(leaf) { nodes[[UInt64(node.level), node.index]] = node.hash }
            }
        }

        func proof(_ index: Int, _ size: Int) throws -> InclusionProof {
            try InclusionProof.make(index: UInt64(index), size: UInt64(size)) { (level, index) throws(Missing) in
                guard let hash = nodes[[UInt64(level), index]] else { throw Missing() }
                return hash
            }
        }
    }

    @Test func `roots are the known ones`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/merkle-sm3.json")
        for known in try JSONDecoder().decode([KnownRoot].self, from: Data(contentsOf: file)) {
            var frontier = MerkleFrontier()
            for number in 0..<known.size { _ = frontier.append(LeafHash.of(Array("leaf \(number)".utf8))) }
            #expect(frontier.root.hex == known.root, "\(known.size) leaves")
        }
    }

    @Test func `roots and proofs are those of the definition, for every size and leaf`() throws {
        let all = NaiveTree.leaves(64)
        let tree = StoredTree(all)
        var frontier = MerkleFrontier()
        for size in 0...64 {
            let leaves = Array(all.prefix(size))
            let root = NaiveTree.root(leaves)
            #expect(frontier.root == root)
            for index in 0..<size {
                let proof = try tree.proof(index, size)
                #expect(proof.path == NaiveTree.path(index, leaves))
                #expect(proof.root(leafHash: all[index]) == root)
            }
            if size < 64 { _ = frontier.append(all[size]) }
        }
    }

    @Test func `appending returns each completed node once, and no other`() {
        let all = NaiveTree.leaves(11)
        var frontier = MerkleFrontier()
        let nodes = all.flatMap { frontier.append($0) }
        #expect(Set(nodes).count == nodes.count)
        let expected = (0...3).flatMap { level in
            (0..<(11 >> level)).map { index in
                let hash = NaiveTree.root(all[(index << level)..<((index + 1) << level)])
                return MerkleNode(level: level, index: UInt64(index), hash: hash)
            }
        }
        #expect(Set(nodes) == Set(expected))
    }

    @Test func `a stored frontier goes on where it was`() throws {
        let all = NaiveTree.leaves(13)
        var frontier = StoredTree(Array(all.prefix(11))).frontier
        var restored = try #require(MerkleFrontier(size: frontier.size, peaks: frontier.peaks))
        for leaf in all.suffix(2) { #expect(frontier.append(leaf) == restored.append(leaf)) }
        #expect(restored == frontier)
        #expect(restored.root == NaiveTree.root(all))
        #expect(MerkleFrontier(size: 3, peaks: Array(all.prefix(1))) == nil)
        #expect(MerkleFrontier(size: 4, peaks: Array(all.prefix(2))) == nil)
    }

    @Test func `a proof fits no other leaf, index, size or path`() throws {
        let all = NaiveTree.leaves(21)
        let tree = StoredTree(all)
        let root = tree.frontier.root
        for index in 0..<21 {
            let proof = try tree.proof(index, 21)
            #expect(proof.root(leafHash: all[(index + 1) % 21]) != root)
            for other in 0..<21 where other != index {
                let moved = InclusionProof(index: UInt64(other), size: 21, path: proof.path)
                #expect(moved.root(leafHash: all[index]) != root)
            }
            for path in [proof.path + [root], Array(proof.path.dropLast()), Array(proof.path.reversed())] {
                let changed = InclusionProof(index: UInt64(index), size: 21, path: path)
                #expect(path == proof.path || changed.root(leafHash: all[index]) != root)
            }
        }
        #expect(InclusionProof(index: 21, size: 21, path: []).root(leafHash: all[0]) == nil)
        #expect(InclusionProof(index: 0, size: 0, path: []).root(leafHash: all[0]) == nil)
        #expect(InclusionProof(index: 0, size: 2, path: []).root(leafHash: all[0]) == nil)
        #expect(InclusionProof(index: 0, size: 1, path: [root]).root(leafHash: all[0]) == nil)
    }

    @Test func `a failure to read a node is passed on`() {
        #expect(throws: StoredTree.Missing.self) { try StoredTree(NaiveTree.leaves(3)).proof(0, 5) }
    }
}
