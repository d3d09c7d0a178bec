@testable import Adapters

/// Any bytes as a file of JSON lines: whatever the blocks, the same trees; their ranges hold; a malformed line leaves nothing.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzFile.shared.put(UnsafeBufferPointer(start: bytes, count: count))
    let whole = read(blockSize: 4096)
    demand(whole == read(blockSize: 7), "blocks of 7 bytes give the same lines")
    return 0
}

private struct Line: Equatable {
    var line: Int32
    var malformed: String?
    var texts: [String] = []
    var shape: [Int] = []
}

private func read(blockSize: Int) -> [Line] {
    var lines: [Line] = []
    do {
        var reader = try NDJSONReader(
            path: FuzzFile.shared.path, encoding: .insisted(.utf8), blockSize: blockSize, lineLimit: 1 << 20)
        var tree = SourceTree()
        while try reader.next(into: &tree) {
            demand(tree.malformed == nil || tree.nodes.isEmpty, "a malformed line leaves no nodes")
            demand(tree.nodes.isEmpty || tree.nodes[0].end == tree.nodes.count, "the record ends with its nodes")
            var line = Line(line: tree.line, malformed: tree.malformed)
            for (place, node) in tree.nodes.enumerated() {
                demand(node.end > place && node.end <= tree.nodes.count, "a node ends behind itself")
                for range in [node.name, node.value] {
                    guard let text = String(validating: tree.bytes[range], as: UTF8.self) else {
                        preconditionFailure("names and values are UTF-8")
                    }
                    line.texts.append(text)
                }
                line.shape += [Int(node.kind.rawValue), node.isArray ? 1 : 0, node.end, node.isUndecodable ? 1 : 0]
            }
            lines.append(line)
        }
        demand(reader.lineCount == lines.count, "every line is given")
        _ = try reader.finish()
    } catch {
        lines.append(Line(line: -1, malformed: "\(error)"))
    }
    return lines
}
