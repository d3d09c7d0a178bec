/// Which process holds a lease: a host's process by number and start time, so that a reused number is another owner.
package struct LeaseOwner: Hashable, Sendable, CustomStringConvertible {
    /// `<machine>/<boot id>/<process namespace>/<process id>/<start time in clock ticks>`.
    package let text: String

    /// An owner by its text.
    package init(_ text: String) { self.text = text }

    package var description: String { text }
}
