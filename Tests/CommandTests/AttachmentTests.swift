import Foundation
import TestKit
import Testing

/// Attachments as an insurer hands them over: a table, and the files beside it.
@Suite struct AttachmentTests {
    /// A policy of the sample with nothing wrong in it.
    private static let policy = "DYAQ2026000000000"

    /// An export of which a policy has three attachments.
    private func workplace(in folder: String = "export") async throws -> Workplace {
        let place = try await Workplace()
        try place.carryAttachments()
        try place.attach(
            (1...3).map { ("FJ\($0)", "保单", Self.policy, "附件/材料\($0).pdf", "第\($0)份材料") }, in: folder)
        return place
    }

    /// What the portable validator says of the attachments, and how it ends.
    private func validated(_ place: Workplace, _ more: String...) async throws -> (ProgramEnd, Set<String>) {
        let outcome = try await place.validator(
            ["validate", "export", "--insurer", Workplace.insurer, "--json"] + more,
            environment: ["ANZE_MAPPINGS": place.folder.file("mappings")])
        let report = try JSONDecoder().decode(ReportDocument.self, from: Data(outcome.output.utf8))
        let said = report.findings.map(\.place).filter { $0.file == Workplace.file("FJ") }
        return (outcome.end, Set(said.map { "\($0.rule) \($0.row ?? 0)" }))
    }

    @Test func `the validator finds nothing wrong with files that are as their table says`() async throws {
        let place = try await workplace()
        #expect(try await validated(place).1 == [])
    }

    @Test func `the validator names the row whose file is missing, changed or elsewhere`() async throws {
        let place = try await workplace()
        try FileManager.default.removeItem(atPath: place.folder.file("export/附件/材料1.pdf"))
        try place.write("第二份材料", to: "export/附件/材料2.pdf")
        try FileManager.default.removeItem(atPath: place.folder.file("export/附件/材料3.pdf"))
        try FileManager.default.createSymbolicLink(
            atPath: place.folder.file("export/附件/材料3.pdf"), withDestinationPath: place.folder.file("gateway.yaml"))
        let (end, said) = try await validated(place)
        #expect(end == .exit(1))
        #expect(said == ["attachment-missing 2", "attachment-changed 3", "attachment-outside-folder 4"])
    }

    @Test func `the validator looks where it is told, and says so when that is nowhere`() async throws {
        let place = try await workplace(in: "elsewhere")
        #expect(
            try await validated(place).1 == ["attachment-missing 2", "attachment-missing 3", "attachment-missing 4"])
        #expect(try await validated(place, "--attachments", "elsewhere").1 == [])
        let outcome = try await place.anze(
            "validate", "export", "--insurer", Workplace.insurer, "--attachments", "nowhere")
        #expect(outcome.end == .exit(3) && outcome.complaint.contains("nowhere"))
    }

    @Test func `the gateway looks for attachments in the insurer's folder, and refuses to take one that is not there`()
        async throws
    {
        let place = try await workplace(in: "elsewhere")
        try place.configure("evidence:", as: "attachments: {dongyue: {folder: nowhere}}\nevidence:")
        let refused = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(refused.end == .exit(2) && refused.complaint.contains("gateway.yaml:12:33: 附件文件夹不存在"))
        try place.configure("nowhere", as: "elsewhere")
        try await ingest(place)
        #expect(
            try place.ask("SELECT key FROM version WHERE kind = 'attachment' ORDER BY key", as: String.self) == [
                "FJ1", "FJ2", "FJ3",
            ])
        // What the store knows of them is their index.
        try place.attach([("FJ4", "保单", Self.policy, "附件/材料4.pdf", "第四份材料")], in: "export")
        try await ingest(place)
        #expect(try place.ask("SELECT count(*) FROM version WHERE kind = 'attachment'", as: Int.self) == [3])
    }

    private func ingest(_ place: Workplace) async throws {
        let outcome = try await place.anze("ingest", "export", "--insurer", Workplace.insurer)
        #expect(outcome.end == .exit(1), "\(outcome.complaint)")
    }
}
