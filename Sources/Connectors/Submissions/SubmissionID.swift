import ShangMi

/// The number of a submission: 32 lower-case hex digits, which nobody guesses.
package struct SubmissionID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The digits; also the name of the submission's folder.
    package let text: String

    /// Checks a number; nil for anything but 32 lower-case hex digits.
    package init?(_ text: String) {
        guard text.utf8.count == 32, [UInt8](hex: text)?.hex == text else { return nil }
        self.text = text
    }

    /// A number out of the first 16 of some random bytes.
    package init(random bytes: [UInt8]) {
        precondition(bytes.count >= 16, "a number has 128 bits")
        text = Array(bytes.prefix(16)).hex
    }

    /// The number that belongs to an insurer's own key: asked for again with the same key, a submission is the same one.
    ///
    /// - Parameters:
    ///   - key: The key that the insurer chose.
    ///   - insurer: The insurer; two insurers' equal keys give different numbers.
    package init(key: String, of insurer: String) {
        text = String(SM3.digest(of: Array("\(insurer)\n\(key)".utf8)).hex.prefix(32))
    }

    package var description: String { text }

    package static func < (left: SubmissionID, right: SubmissionID) -> Bool { left.text < right.text }
}
