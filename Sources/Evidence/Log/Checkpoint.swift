import Foundation
package import ShangMi

/// What a log promises at one moment: so many leaves, and this root over them.
package struct Checkpoint: Equatable, Sendable {
    /// The name of the log; see `allows(origin:)`.
    package let origin: String
    /// How many leaves the log has.
    package let size: UInt64
    /// The root of its tree.
    package let root: SM3Digest

    /// A checkpoint of a log whose name is allowed.
    package init(origin: String, size: UInt64, root: SM3Digest) {
        precondition(Self.allows(origin: origin), "the name of a log has no white space and no plus sign")
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Whether a text may name a log: not empty, no white space, no control characters, no plus sign.
    ///
    /// Source: C2SP signed-note, key names.
    package static func allows(origin: String) -> Bool {
        !origin.isEmpty
            && origin.unicodeScalars.allSatisfy { scalar in
                !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control && scalar != "+"
            }
    }

    /// Three lines, each ended by a newline: name, size in decimal, root in base64.
    ///
    /// Source: C2SP tlog-checkpoint.
    package var text: String {
        "\(origin)\n\(size)\n\(Data(root.bytes).base64EncodedString())\n"
    }
}
