import Canonical

/// Two records of one row that may read the same column: only where the header plainly names both fields, or one field is the key
/// that the other refers to.
struct SharedColumns {
    private(set) var main: FieldAssignment
    private(set) var further: FieldAssignment

    /// A header that resembles both fields at least so much is the source of both.
    private static let plain = 0.85

    /// - Parameters:
    ///   - main: The record that refers to the other.
    ///   - further: The record that is referred to.
    init(main: FieldAssignment, further: FieldAssignment) {
        self.main = main
        self.further = further
        for first in main.proposals {
            guard let second = further.proposals.first(where: { $0.column == first.column }) else { continue }
            if first.field.referredKind == further.kind, further.kind.definition.key.contains(second.field) { continue }
            guard min(first.similarity, second.similarity) < Self.plain else { continue }
            if first.similarity < second.similarity {
                self.main.proposals.removeAll { $0.column == first.column }
            } else {
                self.further.proposals.removeAll { $0.column == first.column }
            }
        }
    }
}
