import Canonical
import Delivery
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing
import Zip

@testable import Engine

/// Packages that somebody changed: each kind of change is found, and named.
@Suite struct PackageVerificationTests {
    private static let name = "900101-20261130-first-001.zip"

    /// The entries of a sound package, in order.
    private func entries(_ bench: PackageBench) async throws -> [(name: String, bytes: [UInt8])] {
        try await bench.bench.take([PackageBench.expense("E1"), PackageBench.expense("E2")])
        let package = try #require(try await bench.build().package)
        let zip = try ZipReader(path: bench.path(package))
        return try zip.entries.indices.map { (zip.entries[$0].name, try zip.bytes(of: $0, upTo: 1 << 20)) }
    }

    private func checks(
        _ entries: [(name: String, bytes: [UInt8])], named name: String = name, _ bench: PackageBench
    ) throws -> [String] {
        let path = bench.folder.file("changed.zip")
        try? FileManager.default.removeItem(atPath: path)
        try ZipWriter.write(
            to: path, entries: entries.map { .init(name: $0.name, content: .bytes($0.bytes)) },
            day: ZipWriter.Day(year: 2026, month: 11, day: 1))
        return try bench.verify(path, named: name).findings.kept.map(\.check)
    }

    /// The entries with another text of the expenses, and a manifest that was signed anew for it.
    private func resigned(
        _ entries: [(name: String, bytes: [UInt8])], _ bench: PackageBench, _ change: (inout String) -> Void
    ) async throws -> [(name: String, bytes: [UInt8])] {
        var entries = entries
        let place = try #require(entries.firstIndex { $0.name.contains("FYZCB") })
        var text = String(decoding: entries[place].bytes, as: UTF8.self).replacingOccurrences(of: "\u{1}", with: "|")
        change(&text)
        entries[place].bytes = Array(text.replacingOccurrences(of: "|", with: "\u{1}").utf8)
        let manifestPlace = try #require(entries.firstIndex { $0.name == "manifest.json" })
        let old = try bench.profile.manifest(of: entries[manifestPlace].bytes)
        let tables = old.tables.map { table in
            guard table.table == "FYZCB" else { return table }
            return PackageManifest.Table(
                file: table.file, table: table.table, rows: table.rows, bytes: entries[place].bytes.count,
                sm3: SM3.digest(of: entries[place].bytes), moneyFen: table.moneyFen)
        }
        let manifest = PackageManifest(
            packageNo: old.packageNo, orgCode: old.orgCode, period: old.period, submission: old.submission,
            reason: old.reason, approvedBy: old.approvedBy, tables: tables)
        entries[manifestPlace].bytes = bench.profile.bytes(of: manifest)
        let signature = try #require(entries.firstIndex { $0.name == "manifest.sig" })
        entries[signature].bytes = try await SignedMessage.sign(
            entries[manifestPlace].bytes, isDetached: true, by: bench.bench.pki.gateway
        ).der
        return entries
    }

    @Test func `a package written anew with the same content is sound`() async throws {
        let bench = try PackageBench()
        let entries = try await entries(bench)
        #expect(try checks(entries, bench) == [])
        #expect(try checks(try await resigned(entries, bench) { _ in }, bench) == [])
    }

    @Test func `another byte of the manifest, the signature or a table is found`() async throws {
        let bench = try PackageBench()
        let entries = try await entries(bench)
        for (name, expected) in [
            ("manifest.json", "signature"), ("manifest.sig", "signature"), ("900101-FYZCB-20261130.txt", "digest"),
        ] {
            let place = try #require(entries.firstIndex { $0.name == name })
            for offset in stride(from: 0, to: entries[place].bytes.count, by: 37) {
                var changed = entries
                changed[place].bytes[offset] ^= 0x01
                #expect(try checks(changed, bench).contains(expected), "\(name) \(offset)")
            }
        }
    }

    @Test func `files that are missing, too many, or named otherwise are found`() async throws {
        let bench = try PackageBench()
        let entries = try await entries(bench)
        #expect(try checks(entries.filter { !$0.name.contains("PAXXB") }, bench) == ["entry-missing"])
        #expect(try checks(entries.filter { $0.name != "manifest.sig" }, bench) == ["entry-missing"])
        #expect(try checks(entries + [("more.txt", [1])], bench) == ["entry-unknown"])
        #expect(try checks(entries + [("a/more.txt", [1])], bench) == ["entry-folder", "entry-unknown"])
        #expect(try checks(entries, named: "900101-20261130-first-002.zip", bench) == ["package-name"])
        #expect(try checks(entries, named: "900101-20261031-first-001.zip", bench) == ["package-name"])
    }

    @Test(arguments: [
        ("123.45", "123.46", ["money"]), ("0000000002|", "0000000003|", ["serial-order"]),
        ("0000000002|", "0000000001|", ["serial-order"]), ("|E2|", "|", ["columns", "money", "serial-twice"]),
        ("王**", "王\r*", ["forbidden-byte"]), ("20261103", "20261131", ["form"]), ("专家劳务费", "02", ["undescribed-code"]),
        ("|东岳财险|", "|江海财险|", ["value"]), ("|V1|", "||", ["missing"]), ("人民币", "美元", ["value"]),
    ])
    func `a signed package whose rows are wrong is found row by row`(
        old: String, new: String, expected: [String]
    ) async throws {
        let bench = try PackageBench()
        let changed = try await resigned(try await entries(bench), bench) { text in
            guard let range = text.range(of: old, options: .backwards) else { return }
            text.replaceSubrange(range, with: new)
        }
        #expect(Set(try checks(changed, bench)).isSubset(of: Set(expected)))
        #expect(try checks(changed, bench).contains(expected[0]))
    }

    @Test func `an end that is missing, a byte order mark and rows too many are found`() async throws {
        let bench = try PackageBench()
        let entries = try await entries(bench)
        #expect(
            try checks(try await resigned(entries, bench) { $0.removeLast() }, bench) == [
                "row-unended", "rows", "money",
            ])
        #expect(
            try checks(try await resigned(entries, bench) { $0 = "\u{FEFF}" + $0 }, bench).contains("byte-order-mark"))
        let doubled = try await resigned(entries, bench) { $0 += $0 }
        #expect(try checks(doubled, bench) == ["serial-order", "rows", "money"])
    }

    @Test func `a signer under another root is not trusted, whatever else is right`() async throws {
        let bench = try PackageBench()
        let package = bench.folder.file("changed.zip")
        _ = try checks(try await entries(bench), bench)
        let outcome = try PackageVerification(
            profile: bench.profile, codes: bench.codes, trust: bench.bench.pki.otherTrust
        ).run(on: package, named: Self.name, at: bench.bench.pki.start.seconds)
        #expect(outcome.signer == nil && outcome.findings.kept.map(\.check) == ["signature"])
    }

    @Test func `what is no ZIP file cannot be judged`() async throws {
        let bench = try PackageBench()
        try Data("PK".utf8).write(to: URL(filePath: bench.folder.file("x.zip")))
        #expect(throws: ZipError.self) { try bench.verify(bench.folder.file("x.zip"), named: Self.name) }
    }
}
