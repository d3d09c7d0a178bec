extension Record {
    /// The bytes of a text, code, division, credit code or reference, by its field's index; nil when absent or unusable.
    ///
    /// For writers of forms that are not canonical: whatever is personal comes open.
    package func text(at index: Int) -> ArraySlice<UInt8>? {
        state(of: index) == .usable ? bytes(at: slot(index)) : nil
    }

    /// Shows the same bytes without counting a reference to them; not called when the field is absent or unusable.
    package func showText(at index: Int, _ body: (Bytes) -> Void) {
        if state(of: index) == .usable { withText(at: slot(index), body) }
    }

    /// The same of a list of such values, in source order; nil when absent or unusable.
    package func texts(at index: Int) -> [ArraySlice<UInt8>]? {
        state(of: index) == .usable ? items(at: slot(index)).map { bytes(at: $0) } : nil
    }
}
