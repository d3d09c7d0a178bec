import Mapping
import ShangMi

/// Reads an XML file record by record in constant memory, whatever its size; what stands outside the records comes at
/// the end.
///
/// Names are compared without their namespaces. UTF-8 and UTF-16 are read as they are, GB 18030 and its subsets by
/// table.
package struct XMLRecordReader: ~Copyable {
    private static let usualRecordLimit = 16 << 20
    private static let usualDepthLimit = 64

    /// Records given so far.
    package private(set) var recordCount = 0

    /// Those of them with at least one undecodable byte; more than 1 % refuse the file (rules §10.4).
    package private(set) var undecodableRecordCount = 0

    private var source: XMLFileBytes
    private let path: [String]
    private let recordLimit: Int
    private let depthLimit: Int

    /// Opens the file and finds out its encoding.
    ///
    /// - Parameters:
    ///   - path: A regular file.
    ///   - record: The names from the root to the record's element, for example `["List", "Body", "Claim"]`; not empty.
    ///   - progress: Counts the bytes for whoever watches.
    /// - Throws: The file is missing, unreadable, in an encoding that is not accepted or in another than it declares.
    package init(path: String, record: [String], progress: ReadingProgress? = nil) throws(SourceError) {
        try self.init(
            path: path, record: record, recordLimit: Self.usualRecordLimit, depthLimit: Self.usualDepthLimit,
            progress: progress)
    }

    init(
        path: String, record: [String], recordLimit: Int, depthLimit: Int, progress: ReadingProgress? = nil
    ) throws(SourceError) {
        source = try XMLFileBytes(path: path, progress: progress)
        self.path = record
        self.recordLimit = recordLimit
        self.depthLimit = depthLimit
    }

    /// Reads the whole file; called once.
    ///
    /// - Parameter each: Gets each record, whose node 0 is the record's element, and what stood outside the records up to
    ///   there, whose open elements have no end yet; an error that it throws ends it.
    /// - Returns: Everything outside the records, the root element as node 0.
    /// - Throws: The file is no well-formed XML of the expected root, or goes over a limit; records given are void.
    package mutating func read(
        each: (SourceTree, SourceTree) throws(SourceError) -> Void
    ) throws(SourceError) -> SourceTree {
        try withoutActuallyEscaping(each) { (each) throws(SourceError) in
            let sink = RecordSink(
                file: source.path, path: path, limit: recordLimit, isDecoded: source.isDecoded, each: each)
            var parser = XMLParser(
                file: source.path, part: nil, depthLimit: depthLimit, isTranscoded: source.isUTF8, sink: sink)
            while try source.next() {
                try unsafe source.bytes.withUnsafeBufferPointer { (bytes) throws(SourceError) in
                    try unsafe parser.feed(bytes)
                }
            }
            try parser.finish()
            recordCount = sink.recordCount
            undecodableRecordCount = sink.undecodableRecordCount
            return sink.head.tree
        }
    }

    /// Reads what is left and gives the digest and size of the whole file.
    package consuming func finish() throws(SourceError) -> SourceDigest {
        try source.finish()
    }
}
