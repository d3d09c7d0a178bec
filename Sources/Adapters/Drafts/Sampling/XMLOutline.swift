/// How often each element of a document stands at its path, and how many elements it has.
struct XMLOutline {
    /// One path of elements.
    struct Place {
        let names: [String]
        var count = 0
        /// Elements right inside, in all of them.
        var childCount = 0
    }

    private(set) var places: [Place] = []

    /// Reads the whole document in constant memory.
    static func read(path: String) throws(SourceError) -> XMLOutline {
        var source = try XMLFileBytes(path: path, progress: nil)
        let sink = XMLOutlineSink()
        var parser = XMLParser(file: path, part: nil, depthLimit: 64, isTranscoded: source.isUTF8, sink: sink)
        while try source.next() {
            try unsafe source.bytes.withUnsafeBufferPointer { (bytes) throws(SourceError) in
                try unsafe parser.feed(bytes)
            }
        }
        try parser.finish()
        return XMLOutline(places: sink.places)
    }

    /// The element of the records: of those below the root that have elements inside, the one that holds most.
    ///
    /// An element that stands once counts only when none is repeated. Nil for a document without such an element.
    var record: [String]? {
        let candidates = places.filter { $0.names.count > 1 && $0.childCount > 0 }
        let repeated = candidates.filter { place in
            place.count > 1 && !candidates.contains { outer in outer.count > 1 && Self.holds(outer, place) }
        }
        let best = repeated.max { $0.childCount < $1.childCount } ?? candidates.max { $0.childCount < $1.childCount }
        return best?.names
    }

    /// The paths of elements without elements inside that stand outside the records.
    func head(outside record: [String]) -> [String] {
        places.filter { $0.childCount == 0 && $0.names.count > 1 && !$0.names.starts(with: record) }
            .map { $0.names.joined(separator: "/") }
    }

    private static func holds(_ outer: Place, _ inner: Place) -> Bool {
        outer.names.count < inner.names.count && inner.names.starts(with: outer.names)
    }
}

/// Counts elements by their paths; a document of ever new names is cut off.
private final class XMLOutlineSink: XMLSink {
    let countsLines = false
    private(set) var places: [XMLOutline.Place] = []

    private static let placeLimit = 5000
    private var known: [[String]: Int] = [:]
    private var open: [String] = []

    func start(_ tag: borrowing XMLTag) throws(SourceError) {
        if let outer = known[open] { places[outer].childCount += 1 }
        open.append(String(decoding: tag.bytes[tag.name], as: UTF8.self))
        if let place = known[open] {
            places[place].count += 1
        } else if places.count < Self.placeLimit {
            known[open] = places.count
            places.append(XMLOutline.Place(names: open, count: 1))
        }
    }

    func end() throws(SourceError) { open.removeLast() }

    func characters(_ text: Span<UInt8>) throws(SourceError) {}
}
