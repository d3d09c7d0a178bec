import Glibc

/// Writes what arrives to a target, as the target wants it placed.
final class FileSink {
    private let target: DownloadTarget
    private var placement: BodyPlacement?
    /// The system's reason why the file could not be written; nil while all is well.
    private(set) var failure: Int32?

    init(_ target: DownloadTarget) { self.target = target }

    /// Places the body, which follows; false when it cannot be taken.
    func begin(_ head: HTTPHead) -> Bool {
        guard placement == nil else { return failure == nil }
        let chosen = target.place(head)
        placement = chosen
        switch chosen {
        case .written(let offset):
            guard ftruncate(target.descriptor, offset) == 0, lseek(target.descriptor, offset, SEEK_SET) == offset else {
                return fail(errno)
            }
        case .discarded: break
        case .refused(let errno): return fail(errno)
        }
        return true
    }

    /// Takes a part of the body; false when it could not be written whole.
    func take(_ part: UnsafeRawBufferPointer) -> Bool {
        guard failure == nil else { return false }
        guard case .written = placement else { return true }
        var rest = unsafe part[...]
        while unsafe !rest.isEmpty {
            let count = unsafe write(target.descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                return fail(errno)
            }
            unsafe rest = rest.dropFirst(count)
        }
        target.wrote(part.count)
        return true
    }

    private func fail(_ reason: Int32) -> Bool {
        failure = reason
        return false
    }
}
