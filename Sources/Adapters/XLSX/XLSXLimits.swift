/// How big a workbook may be.
///
/// Source: validation.md §4.2; Excel's own limits.
package struct XLSXLimits: Equatable, Sendable {
    /// Of the archive.
    package var archive = ArchiveLimits()
    /// Bytes of a part that is kept in memory: relationships, styles, the list of sheets.
    package var partBytes = 64 << 20
    /// Distinct texts.
    package var sharedStrings = 5_000_000
    /// Bytes of all distinct texts in UTF-8.
    package var sharedStringBytes = 512 << 20
    /// The number of the last row; Excel's own limit.
    package var rows = 1_048_576
    /// The number of the last column with content.
    package var columns = 1_000
    /// Bytes of a cell in UTF-8; Excel's own limit is 32,767 characters.
    package var cellBytes = 1 << 20

    /// The limits for real files.
    package init() {}
}
