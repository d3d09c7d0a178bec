import Foundation
import TestKit
import Testing

@Suite struct VaultTests {
    /// Personal values of the sample export, as they stand in it.
    private static let columns = [
        ("TBDW", "法定代表人"), ("TBDW", "安全负责人电话"), ("FWZJ", "姓名"), ("FWZJ", "证件号码"), ("FWZJ", "电话"),
    ]

    private func sealed() async throws -> Workplace {
        let place = try await Workplace()
        try await enable(place)
        return place
    }

    private func enable(_ place: Workplace) async throws {
        #expect(try await place.anze("store", "new-key", "--out", "vault.key").end == .exit(0))
        try place.configure("evidence: {grace: 4h}", as: "evidence: {grace: 4h}\nvault: {keyFile: vault.key}")
    }

    /// Some personal values of the export.
    private func values(_ place: Workplace) throws -> [String] {
        var values: Set<String> = []
        for (short, column) in VaultTests.columns {
            guard let table = try? ExportTable(bytes: place.bytes(of: short)), let index = try? table.column(column)
            else {
                continue
            }
            for row in table.rows.dropFirst() where index < row.count && row[index].count > 1 {
                values.insert(row[index])
            }
        }
        return values.sorted()
    }

    /// Everything that the store's files hold.
    private func bytes(_ place: Workplace) throws -> Data {
        var all = Data()
        for suffix in ["", "-wal"] {
            if let data = FileManager.default.contents(atPath: place.storePath + suffix) { all.append(data) }
        }
        return all
    }

    @Test func `no personal value and no payload can be read in the files of an encrypted store`() async throws {
        let place = try await sealed()
        let values = try values(place)
        #expect(values.count > 20)
        #expect(try await place.ingest().end == .exit(1))
        let platform = try await Platform(for: place)
        let sent = try await place.anze("sync", "--until-idle")
        #expect(sent.end == .exit(0), "\(sent.complaint)")
        #expect(try platform.accepted.count == 337)
        let content = try bytes(place)
        for value in values { #expect(content.range(of: Data(value.utf8)) == nil) }
        for word in ["legalRepName", "\"premium\"", "insuredHeadcount"] {
            #expect(content.range(of: Data(word.utf8)) == nil)
        }
        // The same export again changes nothing: what is stored was understood.
        #expect(try await place.ingest().output.contains("未变"))
        _ = try await place.prove()
        #expect(try await place.verify().end == .exit(0))
    }

    @Test func `an open store is sealed afterwards, and nothing of it is left to read`() async throws {
        let place = try await Workplace.accepted()
        let values = try values(place).filter { value in
            guard let content = try? bytes(place) else { return false }
            return content.range(of: Data(value.utf8)) != nil
        }
        #expect(values.count > 20)
        try await enable(place)
        let sealed = try await place.anze("store", "seal")
        #expect(sealed.end == .exit(0), "\(sealed.complaint)")
        let content = try bytes(place)
        for value in values { #expect(content.range(of: Data(value.utf8)) == nil) }
        #expect(try await place.anze("store", "seal").output.contains("已加密 0 项"))
        _ = try await place.prove()
        #expect(try await place.verify().end == .exit(0))
        #expect(try await place.anze("status").end == .exit(0))
    }

    @Test func `sealing that is killed again and again leaves a whole store, and ends when it is let`() async throws {
        let place = try await Workplace.accepted()
        let values = try values(place)
        try await enable(place)
        // Each time as soon as another column has a sealed value.
        for (table, column) in [
            ("version", "digest"), ("version", "canonical"), ("delivery_data", "bytes"), ("receipt", "body"),
        ] {
            let program = try place.start(["store", "seal"])
            try await eventually("a sealed \(column)") {
                try place.ask(
                    "SELECT count(*) FROM \(table) WHERE hex(substr(\(column), 1, 4)) = '415A5631'", as: Int.self) != [
                        0
                    ]
            }
            await program.crash()
            #expect(try await place.anze("status").end == .exit(0))
        }
        #expect(try await place.anze("store", "seal").end == .exit(0))
        let content = try bytes(place)
        for value in values { #expect(content.range(of: Data(value.utf8)) == nil) }
        _ = try await place.prove()
        #expect(try await place.verify().end == .exit(0))
        #expect(try place.store?.isWhole == true)
    }

    @Test func `without the key file, and with another, nothing is opened`() async throws {
        let place = try await sealed()
        #expect(try await place.ingest().end == .exit(1))
        try place.configure("\nvault: {keyFile: vault.key}", as: "")
        let without = try await place.anze("status")
        #expect(without.end == .exit(2))
        #expect(without.complaint.contains("vault.keyFile"))
        _ = try await place.anze("store", "new-key", "--out", "other.key")
        try place.configure("evidence: {grace: 4h}", as: "evidence: {grace: 4h}\nvault: {keyFile: other.key}")
        let other = try await place.anze("status")
        #expect(other.end == .exit(2))
        #expect(other.complaint.contains("不是用这个密钥文件加密的"))
        try place.write("zz", to: "other.key")
        #expect(try await place.anze("status").end == .exit(2))
    }

    @Test func `another key file takes over without a row being written anew`() async throws {
        let place = try await sealed()
        #expect(try await place.ingest().end == .exit(1))
        let before = try place.ask("SELECT canonical FROM version ORDER BY id", as: Data.self)
        _ = try await place.anze("store", "new-key", "--out", "new.key")
        #expect(try await place.anze("store", "rekey", "--new-key-file", "vault.key").end == .exit(2))
        let changed = try await place.anze("store", "rekey", "--new-key-file", "new.key")
        #expect(changed.end == .exit(0), "\(changed.complaint)")
        #expect(try await place.anze("status").end == .exit(2))
        try place.configure("vault.key", as: "new.key")
        #expect(try place.ask("SELECT canonical FROM version ORDER BY id", as: Data.self) == before)
        let platform = try await Platform(for: place)
        #expect(try await place.anze("sync", "--until-idle").end == .exit(0))
        #expect(try platform.accepted.count == 337)
        // What is written from now on is under a key of its own.
        let sealed = try place.ask("SELECT bytes FROM batch_body", as: Data.self)
        #expect(!sealed.isEmpty && sealed.allSatisfy { $0.prefix(4) == Data("AZV1".utf8) })
        #expect(Set(sealed.map { $0[7] }) != Set(before.map { $0[7] }))
    }

    @Test func `a person is found by what stands in a file, and shown masked`() async throws {
        let place = try await sealed()
        #expect(try await place.ingest().end == .exit(1))
        let value = try #require(try values(place).first { $0.count >= 2 && !$0.contains(",") })
        try place.write(value + "\n", to: "value")
        let found = try await place.anze("store", "find", "--value-file", "value")
        #expect(found.end == .exit(0), "\(found.complaint)")
        #expect(found.output.contains("第 1 版"), "\(found.output)")
        #expect(!found.output.contains(value))
        try place.write("查无此人", to: "value")
        #expect(try await place.anze("store", "find", "--value-file", "value").output == "“查***”见于 0 个版本\n")
    }

    @Test func `history rules see an encrypted store with its key file`() async throws {
        let place = try await sealed()
        #expect(try await place.ingest().end == .exit(1))
        let arguments = ["validate", "export", "--insurer", "dongyue", "--store", "sqlite:gateway.db", "--json"]
        #expect(try await place.run(arguments).end == .exit(2))
        let outcome = try await place.run(arguments + ["--store-key-file", "vault.key"])
        #expect(outcome.end == .exit(1), "\(outcome.complaint)")
    }
}

extension Workplace {
    /// Takes the export in.
    fileprivate func ingest() async throws -> Outcome {
        try await anze("ingest", "export", "--insurer", Workplace.insurer)
    }
}
