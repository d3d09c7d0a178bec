import Canonical

extension Record {
    /// Whether a refusal report on this hazard is known: named by the hazard, or naming it.
    ///
    /// `nil` when the reports were not given.
    func hasRefusalReport(at position: Int, in index: some RecordIndex) -> Bool? {
        if self[Hazard.reportNo] != nil { return true }
        guard index.presence(of: .refusalReport) != .missing else { return nil }
        return index.name(of: position).map { !index.positions(.reportsOnHazard, of: $0).isEmpty } ?? false
    }
}
