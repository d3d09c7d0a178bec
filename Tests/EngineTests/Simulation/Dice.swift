import Engine
import ShangMi
import Synchronization

/// All chance of a simulation, from one seed (SplitMix64): the same seed draws the same numbers on every machine.
final class Dice: Sendable {
    private let state: Mutex<UInt64>

    init(seed: UInt64) { state = Mutex(seed) }

    func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// A number below a bound.
    func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// Whether something with so many chances in a hundred happens.
    func happens(_ percent: Int) -> Bool { below(100) < percent }

    /// One of several, each as often as its weight.
    func pick<Value>(_ weighted: [(Int, Value)]) -> Value {
        var left = below(weighted.reduce(0) { $0 + $1.0 })
        for (weight, value) in weighted {
            if left < weight { return value }
            left -= weight
        }
        return weighted[0].1
    }

    /// The engine's chance, from the same dice.
    var randomness: Randomness {
        Randomness(
            bytes: { count in (0..<count).map { _ in UInt8(truncatingIfNeeded: self.next()) } },
            draw: { Double(self.next() >> 11) / Double(1 << 53) })
    }
}
