import Canonical
import Definitions

@testable import Adapters

/// Any text as the mapping of one source: it compiles, or its fault has a place in the file.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: bytes, count: count)
    guard let text = String(validating: input, as: UTF8.self) else { return -1 }
    do {
        let node = try DefinitionNode.parse(text, file: "fuzz.yaml")
        _ = try SourceMappingFile(name: "fuzz", tables: Repository.tables).read(node)
    } catch {
        demand(error.line > 0 && error.column > 0 && !error.message.isEmpty, "a fault says where and what")
    }
    return 0
}
