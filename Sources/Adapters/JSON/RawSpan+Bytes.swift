extension RawSpan {
    /// The byte at an offset, which is checked.
    func byte(_ offset: Int) -> UInt8 {
        // Any byte is a UInt8.
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }
}
