package import Canonical

/// What a source's ledger says, taken together: what was taken, and how far a query has come.
package struct Ledger: Sendable {
    private var taken: Set<FileContent> = []
    private var takenAt: [SourceFileName: Instant] = [:]
    private var origins: [SourceFileName: String] = [:]
    private var takenFrom: Set<Taken> = []
    private var marks: [String: RemoteMark] = [:]
    /// Files whose taking was begun and not finished, by name.
    package private(set) var begun: [SourceFileName: LedgerLine] = [:]
    /// Where the last file of each name lies whose records were taken into the store, relative to the inbox.
    package private(set) var ingested: [SourceFileName: String] = [:]
    /// The watermark of the last result that is safely in place.
    package private(set) var watermark: String?

    /// The ledger of a source from which nothing was taken.
    package init() {}

    /// Adds what a line says.
    package mutating func note(_ line: LedgerLine) {
        switch line.event {
        case .taking: begun[line.content.name] = line
        case .taken:
            begun[line.content.name] = nil
            taken.insert(line.content)
            takenAt[line.content.name] = line.at
            origins[line.content.name] = line.origin
            if let origin = line.origin { takenFrom.insert(Taken(name: line.content.name, origin: origin)) }
            if let origin = line.origin, let mark = line.mark { marks[origin] = mark }
            if let watermark = line.watermark { self.watermark = watermark }
        case .same:
            if let origin = line.origin, let mark = line.mark { marks[origin] = mark }
        case .ingested: ingested[line.content.name] = line.to
        case .moved: break
        }
    }

    /// Forgets a taking that left no file behind.
    package mutating func giveUp(_ name: SourceFileName) { begun[name] = nil }

    /// Whether a file of this name, size and digest was ever taken.
    package func knows(_ content: FileContent) -> Bool { taken.contains(content) }

    /// What the server said of a file when it was last taken, or found to be the same.
    package func mark(of origin: String) -> RemoteMark? { marks[origin] }

    /// When a file of this name was last taken.
    package func moment(of name: SourceFileName) -> Instant? { takenAt[name] }

    /// Where the file of this name that was taken last came from.
    package func origin(of name: SourceFileName) -> String? { origins[name] }

    /// Whether a file of this name was ever taken from there.
    package func took(_ name: SourceFileName, from origin: String) -> Bool {
        takenFrom.contains(Taken(name: name, origin: origin))
    }

    private struct Taken: Hashable {
        let name: SourceFileName
        let origin: String
    }
}
