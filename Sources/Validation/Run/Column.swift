/// Plain values of a run by place, one after the other: the first in memory, the rest in a temporary file without a name.
///
/// An object with constant addresses, like `RecordBook`: to look counts no references, and to add copies nothing. Unchecked: a
/// run changes it between phases only.
@safe
final class Column<Element: BitwiseCopyable>: @unchecked Sendable {
    private let space: RecordSpace
    private let base: UnsafeMutablePointer<Element>
    /// How many values there are.
    private(set) var count = 0
    private var room = 0

    /// How much room is taken at a time, in bytes.
    private static var step: Int { 4096 }

    /// An empty column.
    init(_ file: SpillFile) {
        // There are about a hundred columns.
        space = RecordSpace(file, limit: file.memoryOfColumn, size: 1 << 32, share: 256)
        unsafe base = space.base.assumingMemoryBound(to: Element.self)
    }

    /// The value at a place.
    @inline(__always)
    subscript(place: Int) -> Element {
        get {
            precondition(place >= 0 && place < count, "no such place")
            return unsafe base[place]
        }
        set {
            precondition(place >= 0 && place < count, "no such place")
            unsafe base[place] = newValue
        }
    }

    /// Adds a value.
    ///
    /// - Throws: There is no room for it.
    @inline(__always)
    func append(_ value: Element) throws(RecordSpaceError) {
        if count == room { try grow() }
        unsafe base[count] = value
        count += 1
    }

    /// Adds a value several times.
    func append(_ value: Element, times: Int) throws(RecordSpaceError) {
        for _ in 0..<times { try append(value) }
    }

    private func grow() throws(RecordSpaceError) {
        _ = try space.allocate(Column.step)
        room += Column.step / MemoryLayout<Element>.stride
    }
}

extension Column<UInt8> {
    /// What a function makes of the bytes of a range, as they lie.
    @inline(__always)
    func withBytes<Result>(_ range: Range<Int>, _ body: (Span<UInt8>) -> Result) -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "no such places")
        let bytes = unsafe UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
        return body(unsafe bytes.span)
    }

    /// Adds bytes.
    func append(_ bytes: Span<UInt8>) throws(RecordSpaceError) {
        for place in bytes.indices { try append(bytes[place]) }
    }
}
