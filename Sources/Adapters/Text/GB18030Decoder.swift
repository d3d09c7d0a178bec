import Mapping

/// Turns GB 18030 bytes into UTF-8 by table.
///
/// What cannot be decoded becomes U+FFFD, one a byte: 0x80 and 0xFF, a lead byte whose trail byte is missing or invalid
/// (the invalid byte is then read afresh), and the four bytes of a code without a character.
/// Source: rules.md §10.4–5.
package struct GB18030Decoder: Sendable {
    private let table = GB18030Table.shared

    /// A decoder; all share one table.
    package init() {}

    /// Appends the text's UTF-8.
    ///
    /// - Parameters:
    ///   - bytes: A whole text; a code cut off at its end is undecodable.
    ///   - output: Grows by at most three bytes a byte.
    /// - Returns: What could not be decoded, with offsets into `bytes`.
    package func append(_ bytes: Span<UInt8>, to output: inout [UInt8]) -> UndecodableBytes {
        var bad = UndecodableBytes()
        // Three bytes for each byte, and room for a four-byte store at the end.
        output.append(addingCapacity: bytes.count * 3 + 4) { (span: inout OutputSpan<UInt8>) in
            unsafe span.withUnsafeMutableBufferPointer { target, written in
                guard let start = target.baseAddress else { return }
                unsafe written += bytes.withUnsafeBufferPointer { source in
                    unsafe decode(source, to: start + written, &bad)
                }
            }
        }
        return bad
    }

    /// Appends the UTF-8 of several texts, each decoded by itself.
    ///
    /// - Parameters:
    ///   - bytes: What the cells lie in.
    ///   - cells: Where each text lies in `bytes`, in ascending order; afterwards where it lies in `output`.
    ///   - output: Empty; grows by at most three bytes a byte.
    func append(_ bytes: [UInt8], cells: inout [SourceCell], to output: inout [UInt8]) {
        output.append(addingCapacity: bytes.count * 3 + 4) { (span: inout OutputSpan<UInt8>) in
            unsafe span.withUnsafeMutableBufferPointer { target, written in
                guard let base = target.baseAddress else { return }
                unsafe bytes.withUnsafeBufferPointer { source in
                    for index in cells.indices {
                        let start = written
                        var bad = UndecodableBytes()
                        let text = unsafe UnsafeBufferPointer(rebasing: source[cells[index].range])
                        written += unsafe decode(text, to: base + written, &bad)
                        cells[index] = SourceCell(start..<written, .text, isUndecodable: bad.count > 0)
                    }
                }
            }
        }
    }

    private func decode(
        _ source: UnsafeBufferPointer<UInt8>, to start: UnsafeMutablePointer<UInt8>, _ bad: inout UndecodableBytes
    ) -> Int {
        var target = unsafe start
        var offset = 0
        while offset < source.count {
            let lead = unsafe source[offset]
            if lead < 0x80 {
                if offset + 8 <= source.count, let base = source.baseAddress {
                    let word = unsafe UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self)
                    if word & 0x8080_8080_8080_8080 == 0 {
                        unsafe UnsafeMutableRawPointer(target).storeBytes(of: word, as: UInt64.self)
                        unsafe target += 8
                        offset += 8
                        continue
                    }
                }
                unsafe target.pointee = lead
                unsafe target += 1
                offset += 1
                continue
            }
            let trail = unsafe offset + 1 < source.count ? source[offset + 1] : 0
            if trail >= 0x40, trail != 0x7F, trail != 0xFF, lead != 0x80, lead != 0xFF {
                let packed = table.packedUTF8(lead: lead, trail: trail)
                unsafe UnsafeMutableRawPointer(target).storeBytes(of: packed.littleEndian, as: UInt32.self)
                unsafe target += packed > 0xFF_FFFF ? 4 : packed > 0xFFFF ? 3 : 2
                offset += 2
                continue
            }
            if let scalar = unsafe fourByteScalar(source, at: offset) {
                if let scalar {
                    for byte in String(scalar).utf8 {
                        unsafe target.pointee = byte
                        unsafe target += 1
                    }
                } else {
                    for _ in 0..<4 { unsafe Self.putReplacement(&target) }
                    bad.add(4, at: offset)
                }
                offset += 4
                continue
            }
            unsafe Self.putReplacement(&target)
            bad.add(1, at: offset)
            offset += 1
        }
        return unsafe target - start
    }

    /// The character of the four-byte code that stands here.
    ///
    /// Outer nil: none stands here. Inner nil: one without a character.
    private func fourByteScalar(_ source: UnsafeBufferPointer<UInt8>, at offset: Int) -> Unicode.Scalar?? {
        guard offset + 3 < source.count else { return nil }
        let (first, second, third, fourth) = unsafe (
            source[offset], source[offset + 1], source[offset + 2], source[offset + 3]
        )
        guard (0x81...0xFE).contains(first), (0x30...0x39).contains(second), (0x81...0xFE).contains(third),
            (0x30...0x39).contains(fourth)
        else { return nil }
        return .some(table.scalar(first, second, third, fourth))
    }

    private static func putReplacement(_ target: inout UnsafeMutablePointer<UInt8>) {
        unsafe target[0] = 0xEF
        unsafe target[1] = 0xBF
        unsafe target[2] = 0xBD
        unsafe target += 3
    }
}
