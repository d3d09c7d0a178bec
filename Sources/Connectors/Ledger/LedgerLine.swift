package import Canonical
import Foundation
import ShangMi

/// One line of a source's ledger: what happened to one file.
package struct LedgerLine: Hashable, Sendable {
    /// What happened.
    package enum Event: String, Sendable, Codable {
        /// The file is about to be put into the inbox; without a `taken` behind it that was cut short.
        case taking
        /// The file stands in the inbox.
        case taken
        /// The file was offered again, and it was left out.
        case same
        /// The file is about to leave the inbox: its records were taken into the store.
        case ingested
        /// The file is about to be put aside for any other reason.
        case moved
    }

    /// When.
    package let at: Instant
    /// What.
    package let event: Event
    /// Which file.
    package let content: FileContent
    /// Where it came from, without anything secret.
    package let origin: String?
    /// What the server said of it.
    package let mark: RemoteMark?
    /// The largest value of the watermark column in it.
    package let watermark: String?
    /// Where it is now, relative to the inbox.
    package let to: String?

    /// A line by its parts.
    package init(
        at: Instant, event: Event, content: FileContent, origin: String? = nil, mark: RemoteMark? = nil,
        watermark: String? = nil, to: String? = nil
    ) {
        self.at = at
        self.event = event
        self.content = content
        self.origin = origin
        self.mark = mark
        self.watermark = watermark
        self.to = to
    }

    /// Reads a line; nil for anything that this program does not write.
    package init?(json: some Sequence<UInt8>) {
        // What is wrong with a line does not matter: the caller names its place.
        guard let form = try? JSONDecoder().decode(Form.self, from: Data(json)), let at = Instant(written: form.at),
            let event = Event(rawValue: form.event), let name = SourceFileName(form.name),
            let sm3 = SM3Digest(hex: form.sm3), form.size >= 0
        else { return nil }
        self.init(
            at: at, event: event, content: FileContent(name: name, size: form.size, sm3: sm3), origin: form.from,
            mark: form.mark, watermark: form.watermark, to: form.to)
    }

    /// The line as one JSON object, members in ascending order, with its line break.
    package var json: [UInt8] {
        let form = Form(
            at: at.description, event: event.rawValue, name: content.name.text, size: content.size,
            sm3: content.sm3.hex, from: origin, mark: mark, watermark: watermark, to: to)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and whole numbers can always be written.
        guard let data = try? encoder.encode(form) else { preconditionFailure("a ledger line is plain JSON") }
        return [UInt8](data) + [0x0A]
    }

    private struct Form: Codable {
        let at, event, name: String
        let size: Int
        let sm3: String
        let from: String?
        let mark: RemoteMark?
        let watermark, to: String?
    }
}
