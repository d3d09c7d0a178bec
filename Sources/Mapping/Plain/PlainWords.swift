/// Words and what they stand for, for many fields in one place: entries of numbers over one arena of bytes.
struct PlainWords: Sendable {
    /// The words of one field: a run of entries whose length is a power of two.
    struct Table: BitwiseCopyable, Sendable {
        var first: Int32 = 0
        var mask: Int32 = 0
        /// Its place among the tables.
        var number: Int32 = 0
    }

    /// A word and its meaning, both as places in the arena.
    struct Entry: BitwiseCopyable, Sendable {
        /// 0 for a free entry.
        var hash: UInt64 = 0
        var word: Int32 = 0
        var wordCount: Int32 = 0
        var meaning: Int32 = 0
        var meaningCount: Int32 = 0
    }

    /// Bytes behind the last word, so that texts may be copied sixteen bytes at a time.
    private static let padding = 32

    private var entries: [Entry] = []
    private var tables: [(table: Table, words: [(word: [UInt8], meaning: [UInt8])])] = []
    private var arena = [UInt8](repeating: 0, count: PlainWords.padding)

    /// Adds the words of a field, unless another one has the same; of a word that stands twice the first meaning counts.
    mutating func add(_ words: [(word: [UInt8], meaning: [UInt8])]) -> Table {
        if let same = tables.first(where: { $0.words.elementsEqual(words) { $0 == $1 } }) { return same.table }
        var size = 4
        while size < words.count * 2 { size *= 2 }
        let table = Table(first: Int32(entries.count), mask: Int32(size - 1), number: Int32(tables.count))
        tables.append((table, words))
        entries += Array(repeating: Entry(), count: size)
        for (word, meaning) in words where !word.isEmpty {
            let hash = word.withUnsafeBytes { PlainWords.hash($0) }
            var place = Int(truncatingIfNeeded: hash) & (size - 1)
            while entries[Int(table.first) + place].hash != 0 { place = (place + 1) & (size - 1) }
            let entry = Entry(
                hash: hash, word: put(word), wordCount: Int32(word.count), meaning: put(meaning),
                meaningCount: Int32(meaning.count))
            entries[Int(table.first) + place] = entry
        }
        return table
    }

    private mutating func put(_ bytes: [UInt8]) -> Int32 {
        let start = arena.count - PlainWords.padding
        arena.insert(contentsOf: bytes, at: start)
        return Int32(start)
    }

    /// The words as they are looked up; they hold as long as the body runs.
    func withPointers(_ body: (Pointers) -> Void) {
        var found = Array(repeating: Found(), count: max(1, tables.count))
        // At least one, so that there is an address.
        let entries = entries.isEmpty ? [Entry()] : entries
        entries.withUnsafeBufferPointer { entries in
            arena.withUnsafeBytes { arena in
                found.withUnsafeMutableBufferPointer { found in
                    guard let entries = entries.baseAddress, let arena = arena.baseAddress,
                        let found = found.baseAddress
                    else { return }
                    body(Pointers(entries: entries, arena: arena, found: found))
                }
            }
        }
    }

    /// What was last looked up in a table: a cell that several records share is looked up once.
    struct Found: BitwiseCopyable {
        var start: UnsafeRawPointer?
        var count = 0
        var entry: UnsafePointer<Entry>?
    }

    /// Where entries and arena are.
    struct Pointers {
        let entries: UnsafePointer<Entry>
        let arena: UnsafeRawPointer
        let found: UnsafeMutablePointer<Found>

        /// The entry of a word in a table; nil for an unknown one.
        @inline(__always)
        func entry(of text: PlainText, in table: Table) -> UnsafePointer<Entry>? {
            let found = found + Int(table.number)
            if found.pointee.start == text.start, found.pointee.count == text.count { return found.pointee.entry }
            let entry = PlainWords.entry(of: text, among: entries + Int(table.first), table.mask, arena)
            found.pointee = Found(start: text.start, count: text.count, entry: entry)
            return entry
        }

        /// What the word of an entry means.
        @inline(__always)
        func meaning(of entry: UnsafePointer<Entry>) -> PlainText {
            PlainWords.text(arena, entry.pointee.meaning, entry.pointee.meaningCount)
        }
    }

    @inline(never)
    private static func entry(
        of text: PlainText, among entries: UnsafePointer<Entry>, _ mask: Int32, _ arena: UnsafeRawPointer
    ) -> UnsafePointer<Entry>? {
        let hash = hash(text)
        var place = Int32(truncatingIfNeeded: hash) & mask
        while true {
            let entry = entries + Int(place)
            if entry.pointee.hash == 0 { return nil }
            if entry.pointee.hash == hash,
                PlainWords.text(arena, entry.pointee.word, entry.pointee.wordCount).equals(text)
            {
                return entry
            }
            place = (place &+ 1) & mask
        }
    }

    /// A text of an arena.
    @inline(__always)
    private static func text(_ arena: UnsafeRawPointer, _ start: Int32, _ count: Int32) -> PlainText {
        PlainText(start: arena + Int(start), count: Int(count), readable: Int(count) &+ padding)
    }

    private static func hash(_ word: UnsafeRawBufferPointer) -> UInt64 {
        word.baseAddress.map { hash(PlainText(start: $0, count: word.count, readable: word.count)) } ?? 0
    }

    /// A hash of the length and of the first, middle and last eight bytes; never 0.
    @inline(__always)
    private static func hash(_ text: PlainText) -> UInt64 {
        let count = UInt64(truncatingIfNeeded: text.count)
        guard text.count >= 8 else { return mixed(text.shortWord(), count) }
        let ends = mixed(text.word(at: 0) ^ count, text.word(at: text.count &- 8))
        return text.count <= 16 ? ends : mixed(ends, text.word(at: text.count / 2 &- 4))
    }

    @inline(__always)
    private static func mixed(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let product = (one ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: other ^ 0xD6E8_FEB8_6659_FD93)
        return (product.high ^ product.low) | 1 << 63
    }
}
