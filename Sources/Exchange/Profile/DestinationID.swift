/// The name of a destination, as the configuration and the folders under `mappings/platforms` spell it.
package struct DestinationID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name: that of the folder.
    package let text: String

    /// A destination by its name.
    package init(_ text: String) { self.text = text }

    package var description: String { text }

    package static func < (left: DestinationID, right: DestinationID) -> Bool { left.text < right.text }
}
