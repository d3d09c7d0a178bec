/// A sink for a part that is one long list of like elements, most of which can be taken without a full parser.
protocol ScannedSink: XMLSink {
    /// How an element of the list ends; only a hint where to look again.
    static var endTag: StaticString { get }

    /// Whether the parser has come to the list.
    var hasReachedList: Bool { get }

    /// Whether the list is over.
    var isBehindList: Bool { get }

    /// Whether an element of the list may start next, and its names need no resolving.
    var canTakeElement: Bool { get }

    /// Takes the element that starts here if it is simple, and acts on it as on one that came through the parser.
    func takeElement(_ scanner: inout SimpleScanner) throws(SourceError) -> SimpleScanner.Outcome
}
