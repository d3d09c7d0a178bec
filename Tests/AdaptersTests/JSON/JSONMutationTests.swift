import Foundation
import Testing

@testable import Adapters

/// SplitMix64: the same draws in every run.
///
/// Source: Steele, Lea, Flood, OOPSLA 2014.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Lines that differ from sound ones in one to three places, mostly by bytes that mean something in JSON.
private struct Mutations {
    private static let seeds = [
        #"{"policyId":"YL0001","insured":{"code":"91310109FY000CT78M","name":"样例1号","staff":199,"basis":null},"ok":true}"#,
        #"{"a":[1,-2.50,3e7,{"b":[]},[[{}]],false],"text":"第一行\n\"第二行\"\u4e2d\uD842\uDFB7/\\"}"#,
        #"{"":0,"a":"","b":{"a":{"a":{"a":[null,null]}}},"premium":{"gross":"71022.14","receivedDate":"2026-06-12"}}"#,
    ].map { Array($0.utf8) }
    private static let telling =
        Array("{}[]:,\"\\/ \t\r0123456789-+.eEunltrfabs".utf8)
        + [0, 0x1F, 0x80, 0xE7, 0xED, 0xFF]

    private var generator = SeededGenerator(seed: 20_261_120)

    mutating func line() -> [UInt8] {
        var line = Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &generator)]
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !line.isEmpty {
            let place = Int.random(in: 0..<line.count, using: &generator)
            let byte = Self.telling[Int.random(in: 0..<Self.telling.count, using: &generator)]
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: line[place] = byte
            case 1: line.insert(byte, at: place)
            case 2: line.remove(at: place)
            case 3: line.removeSubrange(place..<min(line.count, place + 9))
            default:
                let piece = line[place..<min(line.count, place + 12)]
                line.insert(contentsOf: piece, at: Int.random(in: 0...line.count, using: &generator))
            }
        }
        return line
    }
}

/// What Foundation says of a line.
///
/// It lets a comma stand before a closing bracket, which RFC 8259 does not.
private func isJSON(_ line: [UInt8]) -> Bool {
    let dense = line.filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
    if dense.contains(Array(",}".utf8)) || dense.contains(Array(",]".utf8)) { return false }
    // Only whether it is JSON counts.
    return (try? JSONSerialization.jsonObject(with: Data(line))) is [String: Any]
}

@Suite struct JSONMutationTests {
    @Test func `agrees with Foundation on 20 000 damaged lines, and damaged ones leave nothing`() throws {
        var mutations = Mutations()
        let lines = (0..<20_000).map { _ in mutations.line() }
        let file = try TemporaryFile(Array(lines.joined(separator: [0x0A])))
        var reader = try NDJSONReader(
            path: file.path, encoding: .declared(.utf8), blockSize: 509, lineLimit: 4096)
        var tree = SourceTree()
        var counts = ["sound": 0, "malformed": 0, "undecodable": 0, "stricter": 0]
        for line in lines {
            let undecodableBefore = reader.undecodableRecordCount
            #expect(try reader.next(into: &tree))
            let text = String(decoding: line, as: UTF8.self)
            if let reason = tree.malformed {
                #expect(tree.nodes.isEmpty && tree.bytes.isEmpty)
                let isStricter = reason.hasSuffix(JSONFault.Reason.repeatedName.rawValue)
                #expect(isStricter || !isJSON(line), "\(reason): \(text)")
                counts[isStricter ? "stricter" : "malformed", default: 0] += 1
            } else if reader.undecodableRecordCount > undecodableBefore {
                #expect(tree.nodes.contains { $0.isUndecodable })
                counts["undecodable", default: 0] += 1
            } else {
                #expect(isJSON(line), "\(text)")
                #expect(tree.nodes.allSatisfy { String(validating: tree.bytes[$0.value], as: UTF8.self) != nil })
                #expect(!TreeSketch(tree).description.contains("which"))
                counts["sound", default: 0] += 1
            }
        }
        #expect(try !reader.next(into: &tree))
        #expect(counts.values.allSatisfy { $0 > 50 }, "\(counts)")
    }
}
