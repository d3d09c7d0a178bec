import ShangMi

/// Where chance comes from: the system's generator, or a seeded one in tests and simulations.
package struct Randomness: Sendable {
    /// Random bytes for numbers, nonces and secrets.
    package let bytes: @Sendable (_ count: Int) -> [UInt8]
    /// A draw from 0..<1, for jitter.
    package let draw: @Sendable () -> Double

    /// Chance from two functions.
    package init(bytes: @escaping @Sendable (Int) -> [UInt8], draw: @escaping @Sendable () -> Double) {
        self.bytes = bytes
        self.draw = draw
    }

    /// libcrypto's generator for what must not be guessed, the system's for jitter.
    package static let system = Randomness(
        bytes: { SecureRandom.bytes($0) }, draw: { Double.random(in: 0..<1) })
}
