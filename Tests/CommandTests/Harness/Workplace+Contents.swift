import Foundation
import ShangMi
import TestKit

extension Workplace {
    /// A destination that takes attachments and, in parts of so many bytes, their contents.
    static let contents = "national-mgmt/1"

    /// A folder with an export of which a policy has attachments, and one destination that takes their contents in parts.
    ///
    /// - Parameters:
    ///   - texts: What is in the files, one each.
    ///   - partBytes: How many bytes a part has.
    /// - Returns: The folder; nothing is stored yet.
    /// - Throws: When a file cannot be written.
    static func withContents(_ texts: [String], partBytes: Int = 16) async throws -> Workplace {
        let place = try await Workplace()
        try place.carryAttachments()
        let names = """
            attachments:
              mode: parts
              partBytes: \(partBytes)
              put:
                method: PUT
                path: /contents/{contentSM3}?bytes={contentBytes}&offset={offset}
                headers: {Content-Type: application/octet-stream}
              query: {method: GET, path: "/contents/{contentSM3}"}
              answer:
                contentSM3: contentSM3
                bytes: bytes
                received: received
                receiptNo: receiptNo
                receivedAt: receivedAt
                state: state
                states: {receiving: receiving, taken: taken}
            """
        try place.replace("attachments: {mode: reference}", with: names, in: "profile.yaml")
        try place.replace("visibilityDelay: 10", with: "visibilityDelay: 0", in: "profile.yaml")
        try place.replace("\nkinds:\n", with: "\ncontents: {partBytes: \(partBytes)}\nkinds:\n", in: "platform.yaml")
        try place.replace(
            "  attachment:\n", with: "  attachment:\n    content: {sm3: fileSM3, url: fileUrl}\n", in: "platform.yaml")
        try place.configure(
            "  national-share:\n    profile: national-share/1", as: "  national-mgmt:\n    profile: \(contents)")
        try place.attach(
            texts.enumerated().map {
                ("FJ\($0.offset)", "保单", "DYAQ2026000000000", "附件/材料\($0.offset).pdf", $0.element)
            })
        return place
    }

    private func replace(_ old: String, with new: String, in file: String) throws {
        let name = "mappings/platforms/\(Workplace.contents)/\(file)"
        let before = try text(of: name)
        guard before.contains(old) else { throw SampleError.notFound(old) }
        try write(before.replacingOccurrences(of: old, with: new), to: name)
    }

    /// The digest of a text, as names of contents have it.
    static func digest(_ text: String) -> String { SM3.digest(of: Array(text.utf8)).hex }

    /// A platform that takes the contents.
    func contentPlatform(faults: String = "faults: []", console: Bool = false) async throws -> Platform {
        try await Platform(
            for: self, as: Workplace.contents, faults: faults, mappings: folder.file("mappings"), console: console)
    }
}
