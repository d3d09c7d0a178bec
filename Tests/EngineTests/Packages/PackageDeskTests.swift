import Canonical
import Delivery
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

@testable import Engine

@Suite struct PackageDeskTests {
    @Test func `a first package holds the period's rows, is sealed at once, and passes the offline check`() async throws
    {
        let bench = try PackageBench()
        try await bench.bench.take([
            PackageBench.expense("E2"), PackageBench.expense("E1"),
            PackageBench.expense("E3") { $0[Expense.paidOn] = CivilDate(year: 2026, month: 10, day: 31) },
        ])
        let outcome = try await bench.build()
        let package = try #require(outcome.package)
        #expect(package.state == .approved && package.approvedBy == nil && outcome.findings.kept.isEmpty)
        #expect(package.name == "900101-20261130-first-001.zip")
        let day = bench.bench.pki.start.day.digits
        #expect(
            try bench.text("FYZCB", of: package)
                == "900101\(day)0000000001|900101|东岳财险|20261130|E1|||专家劳务费|人民币|123.45|20261103|王**||V1||\n"
                + "900101\(day)0000000002|900101|东岳财险|20261130|E2|||专家劳务费|人民币|123.45|20261103|王**||V1||\n")
        let verified = try bench.verify(bench.path(package), named: package.name)
        #expect(verified.findings.kept.isEmpty)
        #expect(verified.sm3 == package.sm3)
        #expect(verified.manifest?.tables.first { $0.table == "FYZCB" }?.moneyFen == 24_690)
        #expect(verified.signer?.der == bench.bench.pki.gateway.certificate.der)
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder.file("packages")) == [package.name])
    }

    @Test func `rows that must not be sent are found at their records, and nothing is left behind`() async throws {
        let bench = try PackageBench()
        try await bench.bench.take([
            PackageBench.expense("E1") { $0[Expense.category] = "77" },
            PackageBench.expense("E2") { $0[Expense.remark] = "一\u{1}二" }, PackageBench.expense("E3"),
        ])
        let outcome = try await bench.build()
        #expect(outcome.package == nil && outcome.findings.errors == 2)
        #expect(outcome.findings.kept.map(\.check) == ["undescribed-code", "forbidden-byte"])
        #expect(outcome.findings.kept.map(\.column) == ["费用类别", "说明"])
        #expect(
            outcome.findings.kept.map(\.record) == [
                .init(kind: .expense, insurer: "900101", key: "E1", version: 1),
                .init(kind: .expense, insurer: "900101", key: "E2", version: 1),
            ])
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder.file("packages")).isEmpty)
        // Its serial numbers are free: nothing was sealed.
        try await bench.bench.take(
            [
                PackageBench.expense("E1"), PackageBench.expense("E2"),
            ], at: 1)
        let package = try #require(try await bench.build().package)
        #expect(try bench.text("FYZCB", of: package).contains("0000000003|900101"))
        #expect(package.name == "900101-20261130-first-001.zip")
    }

    @Test func `who built it cannot approve it, and it is not sealed before`() async throws {
        let bench = try PackageBench()
        try await bench.bench.take([PackageBench.expense("E1")])
        let package = try #require(try await bench.build(approved: true).package)
        #expect(package.state == .built && package.sm3 == nil)
        #expect(!FileManager.default.fileExists(atPath: bench.path(package)))
        await #expect(throws: PackageError.samePerson("a")) { try await bench.desk.approve(package.name, by: "a") }
        let approved = try await bench.desk.approve(package.name, by: "b")
        #expect(approved.state == .approved && approved.approvedBy == "b")
        #expect(try await bench.desk.approve(package.name, by: "b") == approved)
        await #expect(throws: PackageError.wrongState(package.name, .approved)) {
            try await bench.desk.approve(package.name, by: "c")
        }
        #expect(try bench.verify(bench.path(package), named: package.name).manifest?.approvedBy == "b")
    }

    @Test func `what needs nobody's word and could not be sealed is sealed by whoever built it`() async throws {
        let bench = try PackageBench()
        try await bench.bench.take([PackageBench.expense("E1")])
        let certificate = bench.bench.pki.gateway.certificate
        let broken = bench.desk(signer: SynchronisationTests.BrokenSigner(certificate: certificate))
        await #expect(throws: PackageError.self) { try await bench.build(at: broken) }
        let package = try #require(try await bench.bench.store.packages.packages().first)
        #expect(package.state == .built && !package.needsApproval)
        let sealed = try await bench.desk.approve(package.name, by: "a")
        #expect(sealed.state == .approved && sealed.approvedBy == nil)
        #expect(try bench.verify(bench.path(package), named: package.name).findings.kept.isEmpty)
    }

    @Test func `of two who approve at the same time one seals, and the file is the one that the store knows`()
        async throws
    {
        let bench = try PackageBench()
        try await bench.bench.take([PackageBench.expense("E1")])
        for _ in 0..<10 {
            let package = try #require(try await bench.build(approved: true).package)
            let (desk, name) = (bench.desk, package.name)
            let refusals = await withTaskGroup(of: PackageError?.self) { group in
                for person in ["b", "c", "d", "e"] {
                    group.addTask {
                        do throws(PackageError) { _ = try await desk.approve(name, by: person) } catch { return error }
                        return nil
                    }
                }
                return await group.reduce(into: [PackageError]()) { if let refusal = $1 { $0.append(refusal) } }
            }
            #expect(refusals == Array(repeating: .wrongState(name, .approved), count: 3))
            let sealed = try await desk.package(name)
            #expect(try desk.folder.file(of: sealed) == bench.path(package))
            #expect(try bench.verify(bench.path(package), named: name).manifest?.approvedBy == sealed.approvedBy)
            #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder.path) == [name])
            _ = try await desk.cancel(name, by: "a", reason: "again")
            try FileManager.default.removeItem(atPath: bench.path(package))
        }
    }

    @Test func `a draft that was changed is not sealed`() async throws {
        let bench = try PackageBench()
        try await bench.bench.take([PackageBench.expense("E1")])
        let package = try #require(try await bench.build(approved: true).package)
        let draft = bench.path(package) + ".draft"
        var bytes = try #require(FileManager.default.contents(atPath: draft))
        let place = try #require(bytes.firstRange(of: Data("FYZCB".utf8))?.upperBound)
        bytes[place + 40] ^= 0xFF
        try bytes.write(to: URL(filePath: draft))
        await #expect(throws: PackageError.changed(path: draft)) { try await bench.desk.approve(package.name, by: "b") }
        #expect(try await bench.desk.package(package.name).state == .built)
    }

    @Test func `a supplement holds what no accepted package held`() async throws {
        let bench = try PackageBench()
        await #expect(throws: PackageError.needsReason(.supplement)) { try await bench.build(.supplement) }
        await #expect(throws: PackageError.obstacle(.noFirst)) { try await bench.build(.supplement, reason: "漏报") }
        try await bench.bench.take([PackageBench.expense("E1")])
        try await bench.accepted(try await bench.build())
        await #expect(throws: PackageError.nothing(.supplement)) { try await bench.build(.supplement, reason: "漏报") }
        try await bench.bench.take(
            [PackageBench.expense("E0"), PackageBench.expense("E1") { $0[Expense.amount] = Fen(1) }], at: 1)
        let outcome = try await bench.build(.supplement, reason: "漏报")
        let package = try #require(outcome.package)
        #expect(package.state == .built && package.name == "900101-20261130-supplement-001.zip")
        try await bench.accepted(outcome)
        let text = try bench.text("FYZCB", of: package)
        #expect(text.contains("0000000002|") && text.contains("|E0|") && !text.contains("|E1|"))
        #expect(try bench.verify(bench.path(package), named: package.name).findings.kept.isEmpty)
    }

    @Test func `a correction holds rows that would be written otherwise now, and names withdrawn ones`() async throws {
        let bench = try PackageBench()
        try await bench.bench.take((1...4).map { PackageBench.expense("E\($0)") })
        try await bench.accepted(try await bench.build())
        try await bench.bench.take(
            [
                PackageBench.expense("E1") { $0[Expense.amount] = Fen(1) },
                // Written alike: of a name only the first character is kept.
                PackageBench.expense("E2") { $0[Expense.payeeName] = Personal("王大大") },
                SampleRecords.withdrawal(of: PackageBench.expense("E3")), PackageBench.expense("E5"),
            ], at: 1)
        let outcome = try await bench.build(.correction, reason: "金额有误")
        let package = try #require(outcome.package)
        #expect(outcome.findings.errors == 0 && outcome.findings.warnings == 1)
        #expect(outcome.findings.kept.map(\.check) == ["withdrawn"])
        #expect(outcome.findings.kept.first?.record?.key == "E3")
        try await bench.accepted(outcome)
        let lines = try bench.text("FYZCB", of: package).split(separator: "\n")
        #expect(lines.count == 1 && lines[0].contains("|E1|") && lines[0].contains("|0.01|"))
    }

    @Test func `a package that was given up frees the period, and its numbers stay used`() async throws {
        let bench = try PackageBench()
        try await bench.bench.take([PackageBench.expense("E1")])
        let package = try #require(try await bench.build().package)
        await #expect(throws: PackageError.obstacle(.open(name: package.name))) { try await bench.build() }
        #expect(try await bench.desk.cancel(package.name, by: "a", reason: "重做").state == .cancelled)
        let next = try #require(try await bench.build().package)
        #expect(next.name == "900101-20261130-first-002.zip")
        #expect(try bench.text("FYZCB", of: next).contains("0000000002|900101"))
    }

    @Test func `a crash between the store and the file's name is made good`() async throws {
        let bench = try PackageBench()
        try await bench.bench.take([PackageBench.expense("E1")])
        let package = try #require(try await bench.build().package)
        let digest = try #require(package.sm3)
        try FileManager.default.moveItem(
            atPath: bench.path(package), toPath: bench.desk.folder.sealing(package.name, digest.hex))
        #expect(try bench.desk.folder.file(of: package) == bench.path(package))
        try Data("other".utf8).write(to: URL(filePath: bench.path(package)))
        #expect(throws: PackageError.changed(path: bench.path(package))) { try bench.desk.folder.file(of: package) }
    }

    @Test func `an organisation that the code table does not have is refused before anything is begun`() async throws {
        let bench = try PackageBench(
            profile: PackageDraft().replacing("organisations: insurer-fictional", with: "organisations: no-such"))
        await #expect(throws: PackageError.self) { try await bench.build() }
        #expect(try await bench.bench.store.packages.packages().isEmpty)
    }
}
