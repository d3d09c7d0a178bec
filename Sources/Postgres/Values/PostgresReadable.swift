/// A type that a column's value can be read as.
package protocol PostgresReadable: Sendable {
    /// Reads what a column holds; nil when it is of another kind.
    init?(_ value: PostgresValue)
}

extension Int64: PostgresReadable {
    /// A whole number.
    package init?(_ value: PostgresValue) {
        guard case .integer(let number) = value else { return nil }
        self = number
    }
}

extension Int: PostgresReadable {
    /// A whole number.
    package init?(_ value: PostgresValue) {
        guard case .integer(let number) = value else { return nil }
        self = Int(number)
    }
}

extension Bool: PostgresReadable {
    /// A truth value, or a whole number, of which 0 is false.
    package init?(_ value: PostgresValue) {
        guard case .integer(let number) = value else { return nil }
        self = number != 0
    }
}

extension Double: PostgresReadable {
    /// A number with a fraction.
    package init?(_ value: PostgresValue) {
        guard case .real(let number) = value else { return nil }
        self = number
    }
}

extension String: PostgresReadable {
    /// A text.
    package init?(_ value: PostgresValue) {
        guard case .text(let text) = value else { return nil }
        self = text
    }
}

extension [UInt8]: PostgresReadable {
    /// Bytes.
    package init?(_ value: PostgresValue) {
        guard case .bytes(let bytes) = value else { return nil }
        self = bytes
    }
}

extension Optional: PostgresReadable where Wrapped: PostgresReadable {
    /// NULL, or a value of the kind.
    package init?(_ value: PostgresValue) {
        if value == .null {
            self = .none
        } else {
            guard let wrapped = Wrapped(value) else { return nil }
            self = .some(wrapped)
        }
    }
}
