@testable import Adapters

/// Any bytes as an XML document of records: trees hold, or the document is refused with its line.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzFile.shared.put(UnsafeBufferPointer(start: bytes, count: count))
    do throws(SourceError) {
        var reader = try XMLRecordReader(path: FuzzFile.shared.path, record: ["PDL", "PDL-Body", "Claim"])
        let head = try reader.read { (tree, _) throws(SourceError) in judge(tree) }
        judge(head)
        _ = try reader.finish()
    } catch {
        demand(!error.description.isEmpty, "a refusal says what is wrong")
    }
    return 0
}

private func judge(_ tree: SourceTree) {
    for (place, node) in tree.nodes.enumerated() {
        demand(node.end > place && node.end <= tree.nodes.count, "a node ends behind itself")
        for range in [node.name, node.value] {
            demand(String(validating: tree.bytes[range], as: UTF8.self) != nil, "names and values are UTF-8")
        }
    }
}
