import Glibc

/// The file that hands an input to readers that take a path; it stays open and lies in memory.
final class FuzzFile: Sendable {
    /// The one for targets whose readers do not ask for a name.
    static let shared = FuzzFile(name: "input")

    // fuzz.sh makes the folder and removes it.
    private static let folder = getenv("ANZE_FUZZ_SCRATCH").map { String(cString: $0) } ?? "/dev/shm"

    let path: String
    private let descriptor: Int32

    init(name: String) {
        path = "\(Self.folder)/\(name)"
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        precondition(descriptor >= 0, "\(path) cannot be made")
    }

    /// Makes the input the file's whole content.
    func put(_ input: UnsafeBufferPointer<UInt8>) {
        let written = pwrite(descriptor, input.baseAddress, input.count, 0)
        precondition(written == input.count && ftruncate(descriptor, off_t(input.count)) == 0, "\(path) is full")
    }
}

/// Ends the process, as libFuzzer wants a finding to end it, with the words that say what was not kept.
func demand(_ isKept: Bool, _ promise: @autoclosure () -> String) {
    if !isKept { preconditionFailure(promise()) }
}
