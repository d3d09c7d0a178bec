/// One value of a row or a parameter, in the forms that every database has.
package enum SQLValue: Sendable, Equatable {
    /// No value.
    case null
    /// A whole number; truth values are 0 and 1.
    case integer(Int64)
    /// A number with a fraction.
    case real(Double)
    /// A text.
    case text(String)
    /// Bytes.
    case bytes([UInt8])
}

/// A type whose values are parameters and columns.
package protocol SQLConvertible {
    /// The value that a column holds; `nil` when it is of another form.
    static func read(_ value: SQLValue) -> Self?

    /// The value as a parameter.
    var sqlValue: SQLValue { get }
}

extension Int64: SQLConvertible {
    package static func read(_ value: SQLValue) -> Int64? {
        guard case .integer(let number) = value else { return nil }
        return number
    }

    package var sqlValue: SQLValue { .integer(self) }
}

extension Int: SQLConvertible {
    package static func read(_ value: SQLValue) -> Int? { Int64.read(value).map { Int($0) } }

    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Bool: SQLConvertible {
    package static func read(_ value: SQLValue) -> Bool? { Int64.read(value).map { $0 != 0 } }

    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension Double: SQLConvertible {
    package static func read(_ value: SQLValue) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .real(let number): number
        case .null, .text, .bytes: nil
        }
    }

    package var sqlValue: SQLValue { .real(self) }
}

extension String: SQLConvertible {
    package static func read(_ value: SQLValue) -> String? {
        guard case .text(let text) = value else { return nil }
        return text
    }

    package var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLConvertible {
    package static func read(_ value: SQLValue) -> [UInt8]? {
        guard case .bytes(let bytes) = value else { return nil }
        return bytes
    }

    package var sqlValue: SQLValue { .bytes(self) }
}

extension SQLValue: SQLConvertible {
    package static func read(_ value: SQLValue) -> SQLValue? { value }

    package var sqlValue: SQLValue { self }
}
