import Canonical

/// The rows of a source that others are looked up in, by the column that is their key.
package struct LookupTable: Sendable {
    /// The source's name in the mapping.
    package let name: String
    private var places = ByteTable()
    private var texts: [[UInt8]] = []
    private let columnCount: Int

    /// An empty table of a source with so many columns.
    package init(name: String, columnCount: Int) {
        self.name = name
        self.columnCount = columnCount
    }

    /// How many keys it has.
    package var count: Int { places.count }

    /// Adds a row; a key that is there already keeps its first row.
    ///
    /// - Parameters:
    ///   - key: The key as written; compared folded, trimmed and in upper case.
    ///   - texts: The trimmed text of each of the source's columns.
    /// - Returns: Whether the key is new.
    package mutating func add(_ key: [UInt8], _ texts: [[UInt8]]) -> Bool {
        precondition(texts.count == columnCount, "a row has a text for every column")
        let form = TextForm.upperKey(key.span) ?? key
        guard places.insert(form.span) else { return false }
        self.texts += texts
        return true
    }

    /// The text of a column in the row of a key; nil for an unknown key.
    func text(_ column: Int, of key: Bytes) -> [UInt8]? {
        let form = TextForm.upperKey(key) ?? key.copied
        return places[form.span].map { texts[$0 * columnCount + column] }
    }
}
