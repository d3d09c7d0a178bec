/// A value of a parameter or of a column.
///
/// Truth values come as 0 and 1, all whole numbers as `integer`, all kinds of text as `text`. `numeric`, dates and the like are
/// refused: a query says by a cast what it wants of them.
package enum PostgresValue: Hashable, Sendable {
    case null
    /// `int8` as a parameter.
    case integer(Int64)
    /// `float8` as a parameter.
    case real(Double)
    /// `text` as a parameter; without NUL.
    case text(String)
    /// `bytea` as a parameter.
    case bytes([UInt8])
}
