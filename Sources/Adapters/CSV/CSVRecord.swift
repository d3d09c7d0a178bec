/// One record of a CSV file in UTF-8; the reader fills the same one again and again, so that nothing is allocated.
package struct CSVRecord: Sendable {
    /// The physical line on which the record starts, 1-based, line ends inside quotes counted.
    package internal(set) var line = 0

    /// True for a line without a single byte; it counts as a skipped line, never as data.
    package internal(set) var isBlank = false

    /// What is wrong with the record's form, in Chinese: text after a closing quote; nil for a sound record.
    package internal(set) var malformed: String?

    /// The fields one after another with one separator byte between them; before decoding in the file's encoding.
    var bytes: [UInt8] = []

    /// Where each field ends in `bytes`; the next one starts one byte later.
    var ends: [Int] = []

    /// Indices in ascending order; nearly always empty.
    var undecodableFields: [Int] = []

    /// An empty record to be filled.
    package init() {}

    /// How many fields the record has; 1 for a blank line.
    package var count: Int { ends.count }

    /// The UTF-8 bytes of a field without its quotes; `index` is below `count`.
    ///
    /// Let go of the slice before the next record is read, else its bytes are copied.
    package func field(_ index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : ends[index - 1] + 1)..<ends[index]]
    }

    /// Whether bytes of the field were undecodable and stand as U+FFFD.
    package func hasUndecodableBytes(_ index: Int) -> Bool { undecodableFields.contains(index) }

    mutating func removeAll() {
        isBlank = false
        malformed = nil
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        undecodableFields.removeAll(keepingCapacity: true)
    }
}
