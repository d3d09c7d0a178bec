/// What one look at a source gave.
package struct Collected: Sendable {
    /// A file that was taken.
    package struct File: Hashable, Sendable {
        /// What it is.
        package let content: FileContent
        /// Where an older file of its name went that was still waiting, relative to the inbox.
        package let replaced: String?
    }

    /// The source.
    package let source: SourceID
    /// Files that now wait in the inbox.
    package private(set) var taken: [File] = []
    /// Files that had been taken before and were left out.
    package private(set) var same: [SourceFileName] = []
    /// Files that are there and not yet whole.
    package private(set) var unsettled: [SourceFileName] = []
    /// What went wrong; everything else was done nevertheless.
    package private(set) var problems: [ConnectorError] = []

    /// A look that has not given anything yet.
    package init(source: SourceID) { self.source = source }

    mutating func note(_ taking: Taking) {
        switch taking {
        case .taken(let content, let replaced): taken.append(File(content: content, replaced: replaced))
        case .same(let content): same.append(content.name)
        }
    }

    mutating func note(unsettled name: SourceFileName) { unsettled.append(name) }

    /// Notes what went wrong.
    package mutating func note(_ problem: ConnectorError) { problems.append(problem) }
}
