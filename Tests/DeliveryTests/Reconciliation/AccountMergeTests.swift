import Canonical
import Delivery
import Exchange
import Testing

@Suite struct AccountMergeTests {
    private func own(_ key: String, _ version: Int = 1, batch: String = "B1", receipt: String = "R1", money: Int64 = 10)
        -> AccountMerge.Entry
    {
        .own(
            Discrepancy.Own(
                record: ListedRecord(key: key, version: version, batchNo: batch, receiptNo: receipt), money: Fen(money))
        )
    }

    private func listed(_ key: String, _ version: Int = 1, batch: String = "B1", receipt: String = "R1")
        -> AccountMerge.Entry
    {
        .listed(ListedRecord(key: key, version: version, batchNo: batch, receiptNo: receipt))
    }

    /// Sort, own version, listed version and listed batch of each line, and what was counted.
    private func merged(_ entries: [AccountMerge.Entry]) -> (lines: [String], counts: AccountCounts) {
        var merge = AccountMerge()
        var lines: [Discrepancy] = []
        for entry in entries { lines += merge.add(entry) }
        lines += merge.finish()
        return (
            lines.map { line in
                let versions =
                    "\(line.own.map { "\($0.record.version)" } ?? "-")/\(line.listed.map { "\($0.version)" } ?? "-")"
                return "\(line.sort.rawValue) \(line.key) \(versions) \(line.listed?.batchNo ?? "-")"
            }, merge.counts
        )
    }

    @Test func `two accounts with the same entries have no line`() {
        let (lines, counts) = merged([own("a"), listed("a"), own("b", 1), own("b", 2), listed("b", 1), listed("b", 2)])
        #expect(lines.isEmpty)
        #expect((counts.own, counts.listed, counts.matched, counts.ownMoney) == (3, 3, 3, 30))
    }

    @Test func `what one side lacks is a line, at the beginning, in the middle and at the end`() {
        let (lines, counts) = merged([own("a"), listed("b"), own("c"), listed("c"), listed("d"), own("e")])
        #expect(
            lines == [
                "missing-there a 1/- -", "unknown-here b -/1 B1", "unknown-here d -/1 B1", "missing-there e 1/- -",
            ])
        #expect((counts.own, counts.listed, counts.matched) == (3, 3, 1))
    }

    @Test func `another version of a key is one line, and what is beyond it lines of its own`() {
        let (lines, _) = merged([
            own("a", 2), listed("a", 1), own("b", 1), own("b", 3), listed("b", 1), listed("b", 2), own("c", 1),
            own("c", 2),
            listed("c", 3),
        ])
        #expect(
            lines == [
                "other-version a 2/1 B1", "other-version b 3/2 B1", "other-version c 1/3 B1", "missing-there c 2/- -",
            ])
    }

    @Test func `an item that a page brings again is counted and is no difference`() {
        let (lines, counts) = merged([own("a"), listed("a"), listed("a"), listed("a")])
        #expect(lines.isEmpty)
        #expect((counts.listed, counts.repeats, counts.matched) == (1, 2, 1))
    }

    @Test func `a record under another batch or receipt, or under two batches, says so`() {
        let (lines, counts) = merged([
            own("a"), listed("a", batch: "B2"), own("b"), listed("b", receipt: "R9"), own("c"), listed("c"),
            listed("c", batch: "B7"),
        ])
        #expect(lines == ["other-batch a 1/1 B2", "other-receipt b 1/1 B1", "listed-twice c 1/1 B7"])
        #expect(counts.matched == 3)
    }

    @Test func `the count of every line leads from our account to theirs`() {
        var dice = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var entries: [AccountMerge.Entry] = []
            for key in ["a", "b", "c", "d"] {
                for version in 1...3 where Bool.random(using: &dice) { entries.append(own(key, version)) }
                for version in 1...3 where Bool.random(using: &dice) {
                    for batch in ["B1", "B2"] where Bool.random(using: &dice) {
                        entries.append(listed(key, version, batch: batch))
                    }
                }
            }
            let (lines, counts) = merged(entries)
            func count(_ sorts: String...) -> Int {
                lines.count { line in sorts.contains { line.hasPrefix("\($0) ") } }
            }
            #expect(
                counts.listed == counts.own - count("missing-there", "other-version")
                    + count("unknown-here", "other-version", "listed-twice"))
        }
    }
}
