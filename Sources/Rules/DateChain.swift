import Canonical

/// Days that must not run backwards, each with the field it stands in.
struct DateChain {
    /// A member with its day.
    struct Link {
        let field: FieldDefinition
        let day: CivilDate
    }

    /// The later member of the first pair that runs backwards; absent members are passed over.
    static func firstBroken(_ links: [Link?]) -> FieldDefinition? {
        let present = links.compactMap { $0 }
        for (earlier, later) in zip(present, present.dropFirst()) where earlier.day > later.day { return later.field }
        return nil
    }

    /// A link of a chain; `nil` when the field is absent.
    static func link(_ field: Field<CivilDate>, of record: Record) -> Link? {
        record[field].map { Link(field: field.definition, day: $0) }
    }

    /// A link of a chain by the day of a moment; `nil` when the field is absent.
    static func link(dayOf field: Field<Instant>, of record: Record) -> Link? {
        record[field].map { Link(field: field.definition, day: $0.day) }
    }
}
