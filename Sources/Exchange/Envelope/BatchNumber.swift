package import Canonical
import ShangMi

/// The number of a batch: minted once when the batch is sealed, kept by every attempt, unique for ever per sender.
///
/// Form `[A-Z0-9-]{8,48}` (wire.md §1.2): `GW-<day>-<100 random bits in Crockford's base 32>`.
package struct BatchNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number as it is sent.
    package let text: String

    /// A number that was minted before, from the store.
    package init(_ text: String) { self.text = text }

    /// A new number.
    ///
    /// - Parameters:
    ///   - day: The day of sealing in Asia/Shanghai.
    ///   - random: At least 20 random bytes, of which each gives 5 bits.
    package init(day: CivilDate, random: [UInt8]) {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let tail = random.prefix(20).map { alphabet[Int($0 & 31)] }
        precondition(tail.count == 20, "a batch number needs 20 random bytes")
        let (year, month, date) = day.components
        text = "GW-\(year * 10000 + month * 100 + date)-\(String(tail))"
    }

    package var description: String { text }

    package static func < (left: BatchNumber, right: BatchNumber) -> Bool { left.text < right.text }
}
