import Definitions

/// Which refused batches are taken apart by halves, to find the records that spoil them (delivery.md §2.7).
package struct BatchDivision: Sendable, Equatable {
    /// The codes that are about the content of a batch.
    package let codes: Set<String>
    /// How many parts may be made in an hour.
    package let perHour: Int

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        codes = try BatchDivision.texts(try mapping.required("codes"))
        perHour = try mapping.required("perHour").integer()
        try mapping.finish()
    }

    private static func texts(_ node: DefinitionNode) throws(DefinitionError) -> Set<String> {
        var texts: Set<String> = []
        for entry in try node.list() { texts.insert(try entry.text()) }
        return texts
    }
}
