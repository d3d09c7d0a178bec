/// Any bytes as a CSV file in UTF-8.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    fuzzCSV(UnsafeBufferPointer(start: bytes, count: count), .utf8)
    return 0
}
