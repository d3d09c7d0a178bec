/// Takes what an `XMLParser` finds, in document order; an error that it throws ends the parsing.
protocol XMLSink: AnyObject {
    /// Whether `XMLTag.line` is wanted; counting lines costs a walk over all bytes.
    var countsLines: Bool { get }

    /// An element starts; the tag is overwritten by the next one.
    func start(_ tag: borrowing XMLTag) throws(SourceError)

    /// The element that started last and has not ended ends.
    func end() throws(SourceError)

    /// Some of the text in the innermost open element, in UTF-8; one text may come in any number of pieces.
    func characters(_ text: Span<UInt8>) throws(SourceError)
}
