import Foundation
import TestKit
import Testing

@Suite struct SimulatorCheckTests {
    private func check(_ folder: String, in place: TemporaryFolder) async throws -> Outcome {
        let program = try Program(.simulator, ["check", folder], in: place)
        return Outcome(end: await program.ended(), output: program.output, complaint: program.complaint)
    }

    @Test func `the documents of all shipped destinations are right`() async throws {
        let folder = Repository.mappings + "/platforms"
        let outcome = try await check(folder, in: try TemporaryFolder())
        #expect(outcome.end == .exit(0) && outcome.complaint.isEmpty, "\(outcome.complaint)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).flatMap { destination in
            try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(destination)").filter {
                FileManager.default.fileExists(atPath: "\(folder)/\(destination)/\($0)/platform.yaml")
            }
        }
        #expect(outcome.output.split(separator: "\n").count == files.count && files.count >= 3)
    }

    @Test func `each mistake is named with file, line and column, and the rest is read all the same`() async throws {
        let place = try TemporaryFolder()
        let text = "platform: a/1\ntitle: 某平台\nlimits: {records: 0, bytes: 10}\nkinds: {}\n"
        for (id, content) in [
            ("a", text), ("b", text.replacing("0,", with: "5,")),
            ("c", text.replacing("a/1", with: "c/1").replacing("0,", with: "5,")),
        ] {
            try FileManager.default.createDirectory(
                atPath: place.file("platforms/\(id)/1"), withIntermediateDirectories: true)
            try Data(content.utf8).write(to: URL(filePath: place.file("platforms/\(id)/1/platform.yaml")))
        }
        let outcome = try await check("platforms", in: place)
        #expect(outcome.end == .exit(2))
        #expect(outcome.output == "正确  c/1：某平台，0 种记录\n")
        let complaints = outcome.complaint.split(separator: "\n").map(String.init)
        #expect(complaints.count == 2)
        #expect(complaints.first?.hasPrefix("platforms/a/1/platform.yaml:3:19: 应为1至500") == true, "\(complaints)")
        #expect(
            complaints.last?.hasPrefix("platforms/b/1/platform.yaml:1:11: platform应与文件夹一致") == true, "\(complaints)")
    }

    @Test func `a folder without documents is not taken for a right one`() async throws {
        let outcome = try await check("nowhere", in: try TemporaryFolder())
        #expect(outcome.end == .exit(2) && outcome.complaint.contains("nowhere"), "\(outcome.complaint)")
    }
}
