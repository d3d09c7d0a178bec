/// The namespaces of Office Open XML, each in its transitional and its strict form.
enum OOXML {
    static let spreadsheet: [StaticString] = [
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
    ]
    static let references: [StaticString] = [
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ]
    static let relationships: [StaticString] = ["http://schemas.openxmlformats.org/package/2006/relationships"]
    static let contentTypes: [StaticString] = ["http://schemas.openxmlformats.org/package/2006/content-types"]
    /// How deep elements are nested at most; Excel's own parts stay below 20.
    static let depthLimit = 64
}

extension Archive {
    /// Parses a part that is small by nature.
    func parse(_ part: String, byteLimit: Int, into sink: any XMLSink) throws(SourceError) {
        var entry = try open(part)
        var parser = XMLParser(
            file: path, part: part, depthLimit: OOXML.depthLimit, isTranscoded: false, sink: sink)
        var block = [UInt8](repeating: 0, count: 64 * 1024)
        var total = 0
        while true {
            let count = try entry.read(into: &block, 0..<block.count)
            guard count > 0 else { break }
            total += count
            guard total <= byteLimit else {
                throw .unsafeArchive(file: path, part: part, reason: "解压后超过 \(byteLimit) 字节。请重新导出")
            }
            try unsafe block.withUnsafeBufferPointer { (bytes) throws(SourceError) in
                try unsafe parser.feed(UnsafeBufferPointer(rebasing: bytes[..<count]))
            }
        }
        try parser.finish()
    }
}
