import CExpat

/// Parses XML that arrives in blocks; owns one expat parser, freed exactly once.
///
/// Namespaces are resolved. A document type declaration is refused where it starts, so there are no entities but the
/// five of XML. Elements deeper than the limit, and tags or comments over 16 MiB, are refused.
@safe struct XMLParser: ~Copyable {
    private static let tokenLimit = 16 << 20

    private let handle: OpaquePointer
    private let events: XMLEvents
    private var fedBytes = 0

    /// A parser at the start of a document.
    ///
    /// - Parameters:
    ///   - file: For errors.
    ///   - part: For errors: the entry of an archive, nil for a file of its own.
    ///   - depthLimit: How deep elements may be nested.
    ///   - isTranscoded: Whether the bytes are UTF-8 whatever the document declares.
    ///   - sink: Gets everything.
    init(file: String, part: String?, depthLimit: Int, isTranscoded: Bool, sink: any XMLSink) {
        guard
            let handle = unsafe XML_ParserCreateNS(isTranscoded ? "UTF-8" : nil, CChar(bitPattern: XMLTag.separator))
        else { preconditionFailure("no memory for an XML parser") }
        unsafe self.handle = handle
        events = unsafe XMLEvents(handle, file: file, part: part, depthLimit: depthLimit, sink: sink)
        unsafe XML_SetReturnNSTriplet(handle, 1)
        unsafe XML_SetUserData(handle, Unmanaged.passUnretained(events).toOpaque())
        unsafe XMLEvents.setHandlers(of: handle)
    }

    deinit { unsafe XML_ParserFree(handle) }

    /// Bytes at the end of what was fed that begin something unfinished; 0 when the parser stands between two things.
    var pendingBytes: Int {
        // -1 before the first byte.
        fedBytes - max(0, Int(unsafe XML_GetCurrentByteIndex(handle)))
    }

    /// Whether the document declares no encoding, or UTF-8.
    var declaresUTF8: Bool { events.declaresUTF8 }

    /// Counts lines that were kept from the parser, so that it names the right ones.
    mutating func skipLines(_ count: Int) { events.skippedLines += count }

    /// Parses some more of the document.
    ///
    /// - Throws: What the sink threw, or a fault of the document with its line. Final.
    mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) throws(SourceError) {
        try unsafe parse(bytes, isLast: false)
        guard pendingBytes <= Self.tokenLimit else {
            throw events.illFormed("一个标签或注释超过 \(Self.tokenLimit) 字节")
        }
    }

    /// Says that the document is at its end.
    ///
    /// - Throws: It is not complete.
    mutating func finish() throws(SourceError) {
        try unsafe parse(UnsafeBufferPointer(start: nil, count: 0), isLast: true)
    }

    private mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) throws(SourceError) {
        let status = unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
            unsafe XML_Parse(handle, characters.baseAddress, Int32(characters.count), isLast ? 1 : 0)
        }
        if let failure = events.failure { throw failure }
        guard status == XML_STATUS_OK else {
            throw events.illFormed(XMLEvents.reason(unsafe XML_GetErrorCode(handle)))
        }
        fedBytes += bytes.count
    }
}
