/// How much a ZIP archive may hold, so that a small file can fill neither memory nor a day.
///
/// Ratio and absolute size work together: repetitive sheets reach 50:1 honestly, and a bomb stays small for its first
/// megabytes. Source: validation.md §4.2.
package struct ArchiveLimits: Equatable, Sendable {
    /// The file's own size in bytes.
    package var fileBytes = 200 << 20
    /// Entries, folders counted.
    package var entries = 2_000
    /// Bytes inflated from all entries together.
    package var inflatedBytes = 2 << 30
    /// How many bytes a compressed byte may become.
    package var ratio = 100
    /// Bytes inflated from an entry before its ratio counts.
    package var bytesBeforeRatio = 8 << 20

    /// The limits for real files.
    package init() {}
}
