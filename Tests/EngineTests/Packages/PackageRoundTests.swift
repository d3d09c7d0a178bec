import Canonical
import Delivery
import Exchange
import TestKit
import Testing

@testable import Engine

@Suite struct PackageRoundTests {
    private func round(_ bench: PackageBench) -> PackageRound {
        PackageRound(desk: bench.desk, destination: DestinationID("receiver"), operatorName: "schedule")
    }

    @Test func `proposes the month that has ended once, for a person to approve`() async throws {
        let bench = try PackageBench()
        let month = try #require(PackagePeriod(monthBefore: bench.bench.pki.start.day))
        try await bench.bench.take([
            PackageBench.expense("E1") { $0[Expense.paidOn] = month.start },
            PackageBench.expense("E2") { $0[Expense.paidOn] = month.end },
            PackageBench.expense("E3") { $0[Expense.paidOn] = month.end.adding(days: 1) },
        ])
        let package = try #require(try await round(bench).propose("900101")?.package)
        #expect(package.scope.period == month && package.submission == .first && package.builtBy == "schedule")
        #expect(package.state == .built && package.needsApproval)
        #expect(package.tables.reduce(0) { $0 + $1.rows } == 2)
        // Neither while it is open nor after it was given up.
        #expect(try await round(bench).propose("900101") == nil)
        _ = try await bench.desk.cancel(package.name, by: "a", reason: "重做")
        #expect(try await round(bench).propose("900101") == nil)
        #expect(try await round(bench).undecided().isEmpty)
    }

    @Test func `a month with errors is not proposed, and those that left are to be asked about`() async throws {
        let bench = try PackageBench()
        let month = try #require(PackagePeriod(monthBefore: bench.bench.pki.start.day))
        try await bench.bench.take([
            PackageBench.expense("E1") {
                $0[Expense.category] = "77"
                $0[Expense.paidOn] = month.start
            }
        ])
        let outcome = try #require(try await round(bench).propose("900101"))
        #expect(outcome.package == nil && outcome.findings.errors == 1)
        // Corrected, the month is proposed by the next run.
        try await bench.bench.take([PackageBench.expense("E1") { $0[Expense.paidOn] = month.start }], at: 1)
        let package = try #require(try await round(bench).propose("900101")?.package)
        _ = try await bench.desk.approve(package.name, by: "b")
        #expect(try await round(bench).undecided().isEmpty)
        try await bench.desk.move(
            try await bench.desk.package(package.name),
            PackageStep(to: .sending, action: "package-submit", by: "a"), from: [.approved])
        #expect(try await round(bench).undecided().map(\.name) == [package.name])
    }

    @Test(arguments: [
        ("2026-12-01", "2026-11-01/2026-11-30"), ("2026-01-31", "2025-12-01/2025-12-31"),
        ("2028-03-15", "2028-02-01/2028-02-29"),
    ])
    func `the month before a day is a whole one`(day: String, month: String) throws {
        #expect(PackagePeriod(monthBefore: try #require(CivilDate(iso: day)))?.description == month)
    }
}
