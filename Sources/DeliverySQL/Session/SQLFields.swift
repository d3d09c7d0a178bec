/// A row of an answer while it is read, its columns by their places: nothing is copied but what is asked for.
///
/// For answers of millions of rows, of which each is looked at once; `SQLRow` is for all others.
package protocol SQLFields {
    /// The whole number of a column.
    ///
    /// - Parameter place: The column, from 0.
    /// - Returns: `nil` where it has no value.
    /// - Throws: `StoreError.damaged` where it has one of another form.
    func integer(_ place: Int) throws -> Int64?

    /// Appends the bytes of a column, of a text or of bytes.
    ///
    /// - Parameters:
    ///   - place: The column, from 0.
    ///   - bytes: Where they go.
    /// - Returns: Where they stand; `nil` where the column has no value.
    /// - Throws: `StoreError.damaged` where it has one of another form.
    func append(_ place: Int, to bytes: inout [UInt8]) throws -> Range<Int>?
}
