import Desk
import Foundation
import TestKit
import Testing

@Suite struct ProgressTests {
    @Test func `the line tells share, records, speed and time left`() {
        #expect(
            ProgressBar.line(bytes: 500, of: 1000, records: 4000, isRead: false, seconds: 2)
                == "读取 ████████████░░░░░░░░░░░░ 50%  4000 条  2000 条/秒  剩余约 2 秒")
        #expect(
            ProgressBar.line(bytes: 20, of: 1000, records: 10, isRead: false, seconds: 2).hasSuffix("剩余约 1 分 38 秒"))
        #expect(ProgressBar.line(bytes: 1000, of: 1000, records: 9, isRead: true, seconds: 3).hasPrefix("核对"))
        #expect(ProgressBar.line(bytes: 0, of: 0, records: 0, isRead: false, seconds: 0).hasPrefix("读取 ░"))
        #expect(ProgressBar.line(bytes: 2000, of: 1000, records: 1, isRead: false, seconds: 1).contains("100%"))
    }

    @Test func `without a terminal there is no bar`() async throws {
        let place = try await Workplace()
        let outcome = try await place.anze("validate", "export", "--insurer", Workplace.insurer)
        #expect(outcome.complaint.isEmpty)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a run that is broken off says so, ends with 4 and leaves no half report`(number: Int32) async throws {
        let place = try await Workplace()
        // So many that the run is not at its end by the time that a loaded machine lets this test go on.
        let count = 120
        let reports = (0..<count).flatMap { ["--report", "xlsx=r\($0).xlsx"] }
        let program = try place.start(["validate", "export", "--insurer", Workplace.insurer] + reports)
        try await eventually("a report under way") { place.contains("r3.xlsx.unfinished") || place.contains("r4.xlsx") }
        program.send(number)
        #expect(await program.ended() == .exit(4))
        #expect(program.complaint.contains("已中断"))
        #expect(!place.contains("r\(count - 1).xlsx"))
        for number in 0..<count {
            #expect(!place.contains("r\(number).xlsx.unfinished"))
            if place.contains("r\(number).xlsx") {
                #expect(try place.unpacked("r\(number).xlsx").contains("问题清单"))
            }
        }
    }
}
