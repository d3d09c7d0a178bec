/// Any bytes as a CSV file in GB18030.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    fuzzCSV(UnsafeBufferPointer(start: bytes, count: count), .gb18030)
    return 0
}
