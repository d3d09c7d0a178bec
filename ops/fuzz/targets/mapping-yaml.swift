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
        let definitions = MappingDefinitions(tables: Repository.tables, codeFolder: "/nowhere", lookups: [])
        let source = try SourceMappingFile(name: "fuzz", definitions: definitions).read(node)
        for example in source.examples {
            let runnable = RunnableExample(
                example: example, mapping: source.mapping, format: source.format, insurer: "900999",
                effectiveFrom: CivilDate(days: 20_000), lookups: [])
            // An example may say something else than the mapping does; that has a place too.
            do { try runnable.run() } catch {
                demand(error.line > 0 && !error.message.isEmpty, "a failed example says where")
            }
        }
    } catch {
        demand(error.line > 0 && error.column > 0 && !error.message.isEmpty, "a fault says where and what")
    }
    return 0
}
