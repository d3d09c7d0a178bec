import Glibc
import ShangMi
import Transport

/// Takes the bytes of one file of a submission, on a thread of its own: every call may wait for the disk.
///
/// While it is there no other request, of this process or another, writes the same file. Bytes count from `keep()` on, which puts them
/// onto the disk first; what was written since the last one is dropped with the upload.
package actor Upload {
    private let executor = LaneExecutor(label: "upload")
    private let partPath, markPath: String
    private let content: FileContent
    private let lock: FileLock
    private let part: OpenDescriptor
    private var mark: OffsetMark
    private var written: Int

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// Takes hold of a file; what an upload left behind that ended early is dropped.
    ///
    /// - Parameters:
    ///   - folder: The submission's own folder.
    ///   - number: The file's number, from 1.
    ///   - content: What was announced of it.
    /// - Throws: `busy`, `closed`, `storage`.
    init(folder: String, number: Int, content: FileContent) throws(UploadError) {
        partPath = "\(folder)/\(SubmissionFolder.Item.part(number))"
        markPath = "\(folder)/\(SubmissionFolder.Item.mark(number))"
        self.content = content
        do throws(ConnectorError) {
            lock = try FileLock("\(folder)/\(SubmissionFolder.Item.lock(number))")
            mark = try OffsetMark(at: markPath)
            part = try OpenDescriptor(partPath, O_WRONLY)
        } catch {
            throw UploadError(error)
        }
        written = mark.offset
        guard FileStatus("\(folder)/\(SubmissionFolder.Item.closed)") == nil else { throw .closed }
        guard ftruncate(part.number, written) == 0, lseek(part.number, written, SEEK_SET) == written else {
            throw .storage(.storage(path: partPath, errno: errno))
        }
    }

    /// How many bytes count.
    package var offset: Int { mark.offset }

    /// Appends bytes; they do not count yet.
    package func append(_ bytes: [UInt8]) throws(UploadError) {
        guard bytes.count <= content.size - written else { throw .tooLong }
        do { try part.write(bytes, partPath) } catch { throw UploadError(error) }
        written += bytes.count
    }

    /// How many bytes were written that do not count yet.
    package var pending: Int { written - mark.offset }

    /// Lets all bytes count that were written.
    package func keep() throws(UploadError) {
        guard written > mark.offset else { return }
        do throws(ConnectorError) {
            try part.sync(partPath)
            let next = OffsetMark(offset: written, isWhole: false)
            try next.write(to: markPath)
            mark = next
        } catch { throw UploadError(error) }
    }

    /// Forgets what was written since bytes last counted, so that nothing half-kept takes room.
    package func drop() {
        // What stays is dropped by the next upload; there is nobody to tell.
        ftruncate(part.number, mark.offset)
        lseek(part.number, mark.offset, SEEK_SET)
        written = mark.offset
    }

    /// Compares a file of which all bytes are there with its announcement.
    ///
    /// - Returns: Whether all bytes are there; their digest is right then.
    /// - Throws: `otherDigest`; the file is empty again.
    package func finish() throws(UploadError) -> Bool {
        guard mark.offset == content.size, !mark.isWhole else { return mark.isWhole }
        let isRight: Bool
        do throws(ConnectorError) {
            isRight = try Disk.content(of: partPath).sm3 == content.sm3
            let next = isRight ? OffsetMark(offset: mark.offset, isWhole: true) : .nothing
            try next.write(to: markPath)
            mark = next
        } catch { throw UploadError(error) }
        guard isRight else {
            drop()
            throw .otherDigest
        }
        return true
    }
}

extension UploadError {
    /// The file system's refusal as an upload's.
    init(_ error: ConnectorError) { self = error == .busy ? .busy : .storage(error) }
}
