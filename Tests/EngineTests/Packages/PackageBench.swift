import Adapters
import Canonical
import Delivery
import DeliverySQLite
import Exchange
import Foundation
import ShangMi
import TestKit
import Zip

@testable import Engine

/// A store with records, a desk, and short words for what operators do.
struct PackageBench {
    static let period = "2026-11"

    let folder: TemporaryFolder
    let bench: StoreBench
    let desk: PackageDesk
    let profile: PackageProfile
    let codes: CodeTables

    init(profile draft: PackageDraft? = nil) throws {
        folder = try TemporaryFolder()
        bench = try StoreBench(store: try SQLiteStore.open(path: folder.file("store.db")))
        profile = try (draft ?? PackageDraft()).load()
        codes = try CodeTableFolder.load(root: Repository.mappings)
        desk = PackageDesk(
            store: bench.store.packages, profile: profile, codes: codes,
            folder: PackageFolder(path: folder.file("packages")), signer: bench.pki.gateway,
            surroundings: .of(ManualTime(bench.pki.start)))
    }

    /// An expense of the period that may be sent.
    static func expense(_ number: String, _ change: (inout Record) -> Void = { _ in }) -> Record {
        var record = Record(
            kind: .expense, insurer: "900101", recordedAt: Instant(seconds: 1_795_000_000),
            origin: Origin(file: 0, row: 7))
        record[Expense.expenseNo] = Text(number)
        record[Expense.category] = "02"
        record[Expense.amount] = Fen(12_345)
        record[Expense.paidOn] = CivilDate(year: 2026, month: 11, day: 3)
        record[Expense.payeeName] = Personal("王小明")
        record[Expense.voucherNo] = "V1"
        change(&record)
        return record
    }

    func build(
        _ submission: PackageSubmission = .first, reason: String? = nil, by: String = "a", approved: Bool = false,
        at other: PackageDesk? = nil
    ) async throws -> PackageBuilder.Outcome {
        guard let period = PackagePeriod(PackageBench.period) else { throw SampleError.missing("a period") }
        let scope = PackageScope(destination: DestinationID("receiver"), orgCode: "900101", period: period)
        return try await (other ?? desk).build(
            PackageOrder(
                scope: scope, submission: submission, reason: reason, by: by,
                needsApproval: approved || submission != .first))
    }

    /// The same desk with another key.
    func desk(signer: any Signer) -> PackageDesk {
        PackageDesk(
            store: desk.store, profile: profile, codes: codes, folder: desk.folder, signer: signer,
            surroundings: desk.surroundings)
    }

    /// Builds, seals, and lets the receiver accept.
    func accepted(_ outcome: PackageBuilder.Outcome) async throws {
        guard let package = outcome.package else { throw SampleError.missing("a package") }
        if package.state == .built { _ = try await desk.approve(package.name, by: "b") }
        for state in [PackageState.sending, .accepted] {
            try await desk.move(
                desk.package(package.name), PackageStep(to: state, action: "package-result", by: "a"),
                from: [.approved, .sending])
        }
    }

    func path(_ package: StoredPackage) -> String { folder.file("packages/\(package.name)") }

    func verify(_ path: String, named name: String) throws -> PackageVerification.Outcome {
        try PackageVerification(profile: profile, codes: codes, trust: bench.pki.trust).run(
            on: path, named: name, at: bench.pki.start.seconds)
    }

    /// The text of a table in a package.
    func text(_ table: String, of package: StoredPackage) throws -> String {
        let zip = try ZipReader(path: path(package))
        guard let place = zip.entries.firstIndex(where: { $0.name.contains(table) }) else {
            throw SampleError.missing(table)
        }
        return String(decoding: try zip.bytes(of: place, upTo: 1 << 20), as: UTF8.self)
            .replacingOccurrences(of: "\u{1}", with: "|")
    }
}
