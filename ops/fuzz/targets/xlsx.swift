@testable import Adapters

/// Any bytes as a workbook: every sheet is read to its end or refused, and every text is UTF-8.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzFile.shared.put(UnsafeBufferPointer(start: bytes, count: count))
    do throws(SourceError) {
        var limits = XLSXLimits()
        limits.archive.inflatedBytes = 16 << 20
        var workbook = try XLSXWorkbook(path: FuzzFile.shared.path, limits: limits)
        for sheet in workbook.sheets {
            var last: Int32 = 0
            try workbook.read(sheet) { (row) throws(SourceError) in
                demand(row.number > last, "rows go on")
                last = row.number
                for column in 0..<row.count {
                    let text = row.bytes[row.range(of: column)]
                    demand(String(validating: text, as: UTF8.self) != nil, "texts are UTF-8")
                }
            }
        }
        _ = try workbook.finish()
    } catch {
        demand(!error.description.isEmpty, "a refusal says what is wrong")
    }
    return 0
}
