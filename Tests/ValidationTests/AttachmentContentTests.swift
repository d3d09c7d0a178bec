import Canonical
import Synchronization
import Testing

@testable import Validation

@Suite struct AttachmentContentTests {
    /// Counts how often it is looked at.
    private final class Counted: AttachmentContents {
        private let looks = Mutex(0)
        var count: Int { looks.withLock { $0 } }

        func content(at path: [UInt8], stating bytes: Int, in part: UInt16) -> AttachmentContent {
            looks.withLock { $0 += 1 }
            return .found(bytes: bytes, sm3: Text("\(part) \(path.count)"))
        }
    }

    private func attachment(_ number: Int, uri: Text, bytes: Int, part: UInt16 = 0) -> Record {
        var record = Record(
            kind: .attachment, insurer: "900101", recordedAt: Instant(seconds: 0),
            origin: Origin(file: part, row: Int32(number)))
        record[Attachment.attachmentId] = Text("A\(number)")
        record[Attachment.uri] = uri
        record[Attachment.bytes] = bytes
        return record
    }

    @Test func `a file that many rows name is looked at once`() {
        let data = DataSet()
        for number in 0..<100 { _ = data.add(attachment(number, uri: "a.pdf", bytes: 7)) }
        _ = data.add(attachment(100, uri: "a.pdf", bytes: 8))
        _ = data.add(attachment(101, uri: "a.pdf", bytes: 7, part: 1))
        _ = data.add(attachment(102, uri: "https://example.com/a.pdf", bytes: 7))
        let contents = Counted()
        let found = data.found(in: contents)
        #expect(contents.count == 3 && found.count == 103)
        #expect(found[0] == .found(bytes: 7, sm3: "0 5") && found[99] == found[0])
        #expect(found[100] == .found(bytes: 8, sm3: "0 5") && found[101] == .found(bytes: 7, sm3: "1 5"))
        #expect(found[102] == .remote)
    }
}
