extension Record {
    /// The day that decides which codes and divisions are valid; nil when its field is absent or unusable.
    ///
    /// Source: rules §0, "Reference date".
    /// - Parameter asOf: The data date, which decides for kinds without a day of their own.
    /// - Returns: A day in Asia/Shanghai.
    package func referenceDay(asOf: CivilDate) -> CivilDate? {
        guard case .field(let field) = kind.definition.referenceDay else { return asOf }
        guard state(of: field.index) == .usable else { return nil }
        switch field.type {
        case .date: return CivilDate(days: Int32(truncatingIfNeeded: slot(field.index)))
        case .datetime: return Instant(seconds: slot(field.index)).day
        default: preconditionFailure("a reference day is a date or a datetime")
        }
    }
}
