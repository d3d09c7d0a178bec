import Foundation
import TestKit
import Testing

@Suite struct NormalizeTests {
    private struct Line: Decodable {
        struct Person: Decodable {
            let name, phone, idNo: String?
        }
        let kind, key, digest: String
        let rejected: Bool?
        let data: Person
    }

    @Test func `masks personal fields unless told otherwise, with the digest of the whole record either way`()
        async throws
    {
        let place = try await Workplace()
        let masked = try await place.anze("normalize", "export", "--insurer", Workplace.insurer)
        let open = try await place.anze("normalize", "export", "--insurer", Workplace.insurer, "--reveal")
        #expect(masked.end == .exit(1))
        #expect(open.end == .exit(1))
        let maskedLines = try lines(masked)
        let openLines = try lines(open)
        #expect(maskedLines.count == 811)
        #expect(
            maskedLines.map { "\($0.kind) \($0.key) \($0.digest)" }
                == openLines.map { "\($0.kind) \($0.key) \($0.digest)" })
        let experts = maskedLines.filter { $0.kind == "expert" }
        #expect(experts.count == 60)
        #expect(Set(experts.compactMap(\.data.name)) == ["‹personal›"])
        #expect(Set(experts.compactMap(\.data.phone)) == ["‹personal›"])
        #expect(Set(experts.compactMap(\.data.idNo)) == ["‹personal›"])
        let table = try ExportTable(bytes: place.bytes(of: "FWZJ"))
        let name = try table.column("姓名")
        #expect(openLines.filter { $0.kind == "expert" }.compactMap(\.data.name) == table.rows.map { $0[name] })
    }

    @Test func `marks the records that validation refuses`() async throws {
        let place = try await Workplace()
        let outcome = try await place.anze("normalize", "export", "--insurer", Workplace.insurer)
        let rejected = try lines(outcome).filter { $0.rejected == true }
        #expect(rejected.count == 18)
        #expect(rejected.contains { $0.kind == "expense" && $0.key.hasSuffix("DYFY0000000025") })
        #expect(!rejected.contains { $0.key.hasSuffix("DYFY0000000001") })
        #expect(try place.store == nil)
    }

    private func lines(_ outcome: Outcome) throws -> [Line] {
        try outcome.output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }
}
