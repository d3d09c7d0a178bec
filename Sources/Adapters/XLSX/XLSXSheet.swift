/// A worksheet as the workbook lists it.
package struct XLSXSheet: Equatable, Sendable {
    /// Whether people see the sheet.
    package enum Visibility: Equatable, Sendable {
        /// They do.
        case visible
        /// Not until they choose it from the list of hidden sheets.
        case hidden
        /// Not at all; only a macro brings it back.
        case veryHidden
    }

    /// As it is written, blanks included; two sheets may have names that differ in blanks only.
    package let name: String

    /// Whether people see it; hidden sheets are data all the same (rules §10.13).
    package let visibility: Visibility

    /// The entry of the archive.
    let part: String
}
