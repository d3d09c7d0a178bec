extension Record {
    /// The bytes of a text, code, division, credit code or reference, by its field's index; nil when absent or unusable.
    ///
    /// For writers of forms that are not canonical: whatever is personal comes open.
    package func text(at index: Int) -> ArraySlice<UInt8>? {
        state(of: index) == .usable ? bytes(at: slot(index)) : nil
    }

    /// The same of a list of such values, in source order; nil when absent or unusable.
    package func texts(at index: Int) -> [ArraySlice<UInt8>]? {
        state(of: index) == .usable ? items(at: slot(index)).map { bytes(at: $0) } : nil
    }
}
