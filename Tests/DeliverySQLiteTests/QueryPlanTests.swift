import Delivery
import TestKit
import Testing

@testable import DeliverySQL
@testable import DeliverySQLite

/// The questions that every claim asks are answered from an index and in its order: a sort or a scan would cost more with
/// everything that waits.
@Suite struct QueryPlanTests {
    private func plan(_ sql: String) async throws -> String {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore.open(path: folder.file("store.db"))
        return try await store.database.read { session in
            let arguments = SQLArguments(sql.filter { $0 == "?" }.map { _ in .integer(1) })
            return try session.rows("EXPLAIN QUERY PLAN \(sql)", arguments)
                .map { try $0["detail"] as String }.joined(separator: "\n")
        }
    }

    @Test(arguments: [
        (
            DeliveryQueue.calm(DeliveryQueue.columns, in: .live), "delivery_claim (destination=? AND lane=? AND kind=?)"
        ),
        (
            DeliveryQueue.hurried(DeliveryQueue.columns, in: .live),
            "delivery_hurried (destination=? AND lane=? AND kind=?"
        ),
        (DeliveryQueue.portionPlace, "delivery_portion (destination=?"),
        (DeliveryQueue.portion, "delivery_portion (destination=? AND portion=? AND kind=? AND lane=?)"),
        (DeliveryQueue.parkLate, "delivery_due (destination=? AND due_at>? AND due_at<?)"),
        (DeliveryQueue.later, "delivery_later (destination=? AND not_before>?)"),
    ])
    func `what goes next comes from an index, already sorted`(sql: String, index: String) async throws {
        let plan = try await plan(sql)
        #expect(plan.contains(index), "\(plan)")
        #expect(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN d"), "\(plan)")
    }

    @Test(arguments: [
        (
            VersionIntake.heads(.sqlite),
            "SEARCH v USING COVERING INDEX sqlite_autoindex_version_1 (insurer=? AND kind=? AND key=?"
        ),
        (
            DeliveryQueue.queuedKinds(.sqlite, in: .live),
            "SEARCH d USING INDEX delivery_claim (destination=? AND lane=? AND kind=?)"
        ),
        (SQLEvidence.numbering(.sqlite), "SEARCH leaf USING INTEGER PRIMARY KEY (rowid=?)"),
        (
            ContentDependency.belonging(.sqlite),
            "SEARCH r USING INDEX dependency_parent (destination=? AND kind=? AND key=?)"
        ),
    ])
    func `a list is gone through once, and what it names is found in an index`(sql: String, index: String) async throws
    {
        let plan = try await plan(sql)
        #expect(plan.hasPrefix("SCAN l VIRTUAL TABLE") && plan.contains(index), "\(plan)")
    }

    @Test func `contents that are open are found without those that were taken`() async throws {
        let plan = try await plan("SELECT * FROM content WHERE \(ContentDependency.open) AND owner IS NOT NULL")
        #expect(plan == "SEARCH content USING INDEX content_phase (destination=? AND phase=?)")
    }
}
