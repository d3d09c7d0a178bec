/// One row of a source as a reader hands it over: cells in UTF-8, not yet trimmed.
package protocol SourceRow {
    /// The row as an editor or Excel shows it, from 1; a record of several lines counts from its first.
    var number: Int32 { get }

    /// How many cells the row has.
    var count: Int { get }

    /// What keeps the row from being taken apart, in Chinese; nil for a sound row.
    var malformed: String? { get }

    /// The UTF-8 bytes of a cell; `index` is below `count`.
    func bytes(_ index: Int) -> ArraySlice<UInt8>

    /// Whether bytes of the cell were undecodable and stand as U+FFFD.
    func isUndecodable(_ index: Int) -> Bool
}
