import Adapters
import Delivery
import Exchange
import ShangMi
import Transport

/// Reads the contents of attachments where they lie, a part at a time, on a thread of its own.
///
/// A file is digested before its first part is read, and whenever it is not the file, or not in the state, that was digested: a
/// part is only ever one of the content that the index announced.
package actor ContentReader {
    /// What was read.
    enum Reading: Sendable, Equatable {
        case part([UInt8])
        case fault(ContentFault)
    }

    private let executor = LaneExecutor(label: "attachment contents")
    private let folders: [String: String]
    private var known: [ContentID: AttachmentFile.State] = [:]

    /// How many files are remembered as digested; beyond that all are digested again.
    private static let mostKnown = 10_000

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// A reader.
    ///
    /// - Parameter folders: Where the attachments of insurers are, by the insurers' ids; of any other they are where they were
    ///   when their index came.
    package init(folders: [String: String]) { self.folders = folders }

    /// Reads a part of a content from the first of some files that is what the index says.
    ///
    /// - Parameters:
    ///   - content: The content.
    ///   - sources: Where it may be.
    ///   - offset: How many bytes go before the part.
    ///   - most: How many bytes it has at most.
    /// - Returns: The part; where no file will do, what is wrong with the first.
    func part(of content: ContentID, from sources: [ContentSource], at offset: Int, most: Int) -> Reading {
        var fault: ContentFault?
        for source in sources {
            guard let folder = folders[source.insurer] ?? source.folder else {
                fault = fault ?? .unplaced
                continue
            }
            do throws(AttachmentFile.Fault) {
                let file = try AttachmentFile(at: source.path, in: folder)
                let count = min(most, content.bytes - offset)
                if try isWhole(file, content) {
                    let bytes = try file.bytes(at: offset, count: count)
                    // What changed while it was read may be half of either.
                    if bytes.count == count, try file.state() == known[content] { return .part(bytes) }
                }
                fault = fault ?? .changed
            } catch {
                switch error {
                case .missing: fault = fault ?? .missing
                case .outside: fault = fault ?? .outside
                }
            }
        }
        return .fault(fault ?? .missing)
    }

    /// Whether a file has the content, whole; digested unless it was, and did not change since.
    private func isWhole(
        _ file: borrowing AttachmentFile, _ content: ContentID
    ) throws(AttachmentFile.Fault) -> Bool {
        let state = try file.state()
        guard state.bytes == content.bytes else { return false }
        if known[content] == state { return true }
        let digest = try file.digest(of: content.bytes)
        guard digest.bytes == content.bytes, digest.sm3 == content.sm3, try file.state() == state else { return false }
        if known.count >= ContentReader.mostKnown { known.removeAll() }
        known[content] = state
        return true
    }
}
