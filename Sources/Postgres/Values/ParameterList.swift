/// The parameters of one call in PostgreSQL's binary form, one behind the other.
struct ParameterList {
    let types: [WireType]
    private var bytes: [UInt8] = []
    /// Where each begins; nil for NULL.
    private var starts: [Int?] = []
    private var lengths: [Int32] = []

    /// PostgreSQL's limit for a message; one byte less than 1 GB.
    private static let sizeLimit = 0x3FFF_FFFF

    init(_ values: [PostgresValue]) throws(PostgresError) {
        guard values.count <= 65_535 else { throw .tooLarge }
        types = values.map(WireType.init(of:))
        starts.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            let start = bytes.count
            switch value {
            case .null: break
            case .integer(let number): append(UInt64(bitPattern: number))
            case .real(let number): append(number.bitPattern)
            case .text(let text):
                bytes.append(contentsOf: text.utf8)
                guard !bytes[start...].contains(0) else { throw .textHoldsNUL(parameter: index + 1) }
            case .bytes(let part): bytes.append(contentsOf: part)
            }
            guard bytes.count <= ParameterList.sizeLimit else { throw .tooLarge }
            starts.append(value == .null ? nil : start)
            lengths.append(Int32(bytes.count - start))
        }
        // An empty value must not look like NULL, whose pointer is nil.
        bytes.append(0)
    }

    /// Bytes that will leave.
    var size: Int { bytes.count }

    /// What libpq wants: values, lengths and formats (1 is binary), for the time of the call.
    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>) -> Result
    ) -> Result {
        let formats = [Int32](repeating: 1, count: starts.count + 1)
        return unsafe bytes.withUnsafeBytes { bytes in
            let base = unsafe bytes.assumingMemoryBound(to: CChar.self).baseAddress
            let pointers = unsafe starts.map { start in unsafe start.flatMap { unsafe base?.advanced(by: $0) } } + [nil]
            return unsafe pointers.withUnsafeBufferPointer { pointers in
                unsafe (lengths + [0]).withUnsafeBufferPointer { lengths in
                    unsafe formats.withUnsafeBufferPointer { formats in
                        guard let first = pointers.baseAddress, let second = lengths.baseAddress,
                            let third = formats.baseAddress
                        else { preconditionFailure("an array that is not empty has an address") }
                        return unsafe body(first, second, third)
                    }
                }
            }
        }
    }

    private mutating func append(_ bits: UInt64) {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
    }
}
