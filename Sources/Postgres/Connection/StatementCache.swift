/// The statements that a connection has prepared, by their text; the one unused for longest goes first.
///
/// A statement is prepared for the types of its first parameters. NULL fits any type, so that a text has a second statement only
/// when a parameter was NULL at first or changes its type.
struct StatementCache {
    private struct Entry {
        let name: String
        let types: [WireType]
        var lastUse: Int
    }

    private let limit: Int
    private var entries: [String: [Entry]] = [:]
    private(set) var count = 0
    private var clock = 0

    init(limit: Int) { self.limit = limit }

    /// Whether so many texts can be kept at the same time.
    func holds(_ texts: Int) -> Bool { texts <= limit }

    /// The name of a statement that takes these types.
    mutating func name(of text: String, taking types: [WireType]) -> String? {
        clock += 1
        guard let index = entries[text]?.firstIndex(where: { StatementCache.fits(types, $0.types) }) else { return nil }
        entries[text]?[index].lastUse = clock
        return entries[text]?[index].name
    }

    /// A name for a new statement, never used before on the connection.
    mutating func newName() -> String {
        clock += 1
        return "s\(clock)"
    }

    /// Keeps a statement and gives the name of one that has to go for it.
    mutating func insert(_ name: String, text: String, types: [WireType]) -> String? {
        entries[text, default: []].append(Entry(name: name, types: types, lastUse: clock))
        count += 1
        guard count > limit else { return nil }
        var oldest: (text: String, index: Int, use: Int)?
        for (text, variants) in entries {
            for (index, entry) in variants.enumerated() where entry.lastUse < oldest?.use ?? .max {
                oldest = (text, index, entry.lastUse)
            }
        }
        guard let oldest else { return nil }
        count -= 1
        let gone = entries[oldest.text]?.remove(at: oldest.index)
        if entries[oldest.text]?.isEmpty == true { entries[oldest.text] = nil }
        return gone?.name
    }

    /// Forgets the statements of a text, which the server does not know or take any longer.
    mutating func forget(_ text: String) {
        count -= entries[text]?.count ?? 0
        entries[text] = nil
    }

    private static func fits(_ asked: [WireType], _ prepared: [WireType]) -> Bool {
        asked.count == prepared.count
            && zip(asked, prepared).allSatisfy { $0 == .undeclared || $0 == $1 }
    }
}
