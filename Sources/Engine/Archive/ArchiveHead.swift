import Delivery
import Foundation
import ShangMi

/// The first line of an archive's file.
struct ArchiveHead: Codable, Equatable {
    /// The file before this one.
    struct Link: Codable, Equatable {
        let name, sm3: String

        init(_ file: ArchiveFile) {
            name = file.name
            sm3 = file.sm3.hex
        }
    }

    /// The format and its version.
    var format = "anze-archive/1"
    let number, batches, deliveries: Int
    let before: String
    let previous: Link?

    init(_ order: ArchiveOrder) {
        number = order.number
        batches = order.batches
        deliveries = order.deliveries
        before = order.before.text
        previous = order.previous.map(Link.init)
    }

    /// The line, members sorted, with its line feed.
    var line: [UInt8] { get throws { try ArchiveHead.line(of: self) } }

    /// Any line, members sorted, with its line feed.
    static func line(of value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value)) + [0x0A]
    }

    /// The last line: a file without it is not whole.
    static func end(_ batches: Int) throws -> [UInt8] { try line(of: ["end": batches]) }
}
