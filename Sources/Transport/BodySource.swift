import Glibc

/// Where the bytes of a request's body come from.
enum BodySource {
    case bytes([UInt8])
    /// So many bytes of an open file, from a place on.
    case file(descriptor: Int32, offset: Int, count: Int)

    /// How many bytes there are.
    var count: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file(_, _, let count): count
        }
    }

    /// Copies bytes from a place on and gives how many; 0 at the end, `nil` where the file cannot be read or is shorter.
    func copy(from place: Int, into space: UnsafeMutableRawBufferPointer) -> Int? {
        switch self {
        case .bytes(let bytes):
            let part = bytes[place...].prefix(space.count)
            unsafe space.copyBytes(from: part)
            return part.count
        case .file(let descriptor, let offset, let count):
            let wanted = min(space.count, count - place)
            guard wanted > 0 else { return 0 }
            while true {
                let read = unsafe pread(descriptor, space.baseAddress, wanted, offset + place)
                if read < 0, errno == EINTR { continue }
                return read > 0 ? read : nil
            }
        }
    }
}
