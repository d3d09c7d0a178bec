package import Exchange

/// How a version differs from the last one that was accepted where it goes.
package struct RecordDifference: Sendable, Equatable {
    /// One field.
    package struct Field: Sendable, Equatable {
        /// The canonical name.
        package let name: String
        /// The model's Chinese label.
        package let label: String
        /// The accepted value; `nil` where there was none, `hidden` for personal data.
        package let old: String?
        /// The value of this version; `nil` where there is none, `hidden` for personal data.
        package let new: String?

        /// A field, as a store gives it.
        package init(name: String, label: String, old: String?, new: String?) {
            self.name = name
            self.label = label
            self.old = old
            self.new = new
        }
    }

    /// What stands in the place of a personal value.
    package static let hidden = "‹已隐去›"

    /// The number of the accepted version.
    package let against: Int
    /// Where it was the last accepted one.
    package let destinations: [DestinationID]
    /// The fields that differ; `nil` when the content of one of the two is not in the store.
    package let fields: [Field]?

    /// A difference, as a store gives it.
    package init(against: Int, destinations: [DestinationID], fields: [Field]?) {
        self.against = against
        self.destinations = destinations
        self.fields = fields
    }
}
