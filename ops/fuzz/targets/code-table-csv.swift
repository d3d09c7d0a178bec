@testable import Canonical
@testable import Definitions

/// Any bytes as a code table: a table whose codes are found again, or a fault with its place.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzFile.shared.put(UnsafeBufferPointer(start: bytes, count: count))
    do {
        let table = try CodeTableFile.load(path: FuzzFile.shared.path, id: CodeTableID("fuzz"), isComplete: true)
        for row in table.rows { demand(!row.label.isEmpty, "a code has a label") }
    } catch {
        demand(error.line > 0 && error.column > 0 && !error.message.isEmpty, "a fault says where and what")
    }
    return 0
}
