/// Personal data (个人信息) that does not print itself.
///
/// Whatever shows it shows `‹personal›`; only `reveal()` gives the value, so that every use is found by its name.
package struct Personal<Value: Sendable>: Sendable {
    private let value: Value

    /// Wraps a value.
    package init(_ value: Value) { self.value = value }

    /// The value itself: for rules that judge it, and for the bytes that are sent; never for a message or a log.
    package func reveal() -> Value { value }

    /// What stands for the value wherever something is shown.
    package static var placeholder: String { "‹personal›" }
}

extension Personal: Equatable where Value: Equatable {}
extension Personal: Hashable where Value: Hashable {}

extension Personal: CustomStringConvertible {
    package var description: String { Personal.placeholder }
}

// The kernel that is built as Embedded Swift has neither dumps nor mirrors, so there is nothing to close there.
#if !hasFeature(Embedded)
    extension Personal: CustomReflectable {
        /// Shows no children, so that no dump reaches the value.
        package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
    }
#endif
