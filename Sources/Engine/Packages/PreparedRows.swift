import Canonical
import Delivery
import Exchange

/// Rows of a table on their way into its file, made on any thread: only their serial numbers are still to come.
struct PreparedRows: Sendable {
    /// The rows, one behind the other.
    var bytes: [UInt8] = []
    /// Where the number of each row's serial number goes.
    private(set) var numbers: [Int] = []
    /// Which version each row was made of.
    private(set) var versions: [Int64] = []
    /// The sum of the rows' money.
    private(set) var moneyFen: Int64 = 0
    /// Whether that is no longer the sum.
    private(set) var moneyIsTooLarge = false
    /// What was found; lines are counted among these rows.
    private(set) var findings: [PackageFinding] = []
    /// The keys of the first and the last record.
    private(set) var keys: ClosedRange<Text>?
    /// Whether records came otherwise than by key.
    private(set) var isUnordered = false

    /// Notes that a record is looked at.
    mutating func look(at key: Text) {
        guard let keys else {
            self.keys = key...key
            return
        }
        if keys.upperBound < key { self.keys = keys.lowerBound...key } else { isUnordered = true }
    }

    /// Begins a row; its serial number has this organisation and day.
    mutating func begin(_ prefix: [UInt8], version: Int64) {
        numbers.append(PackageSerial.begin(prefix, in: &bytes))
        versions.append(version)
    }

    /// Adds the money of the row that was begun last.
    mutating func add(_ fen: Int64) {
        let (sum, isTooLarge) = moneyFen.addingReportingOverflow(fen)
        moneyFen = sum
        moneyIsTooLarge = moneyIsTooLarge || isTooLarge
    }

    /// Notes what was found.
    mutating func add(_ finding: PackageFinding) { findings.append(finding) }

    /// Gives the rows their numbers.
    mutating func number(from first: Int) {
        for (offset, place) in numbers.enumerated() { PackageSerial.write(first + offset, at: place, in: &bytes) }
    }
}

/// Which records of a table become rows of a submission, and what is to be said of others.
struct RowSelection: Sendable {
    let table: PackageTable
    let writer: PackageRowWriter
    let submission: PackageSubmission
    let period: PackagePeriod
    let insurer: String
    /// What serial numbers begin with: organisation and day.
    let prefix: [UInt8]

    /// Adds the row of a candidate; none for a record that has none here.
    func collect(_ candidate: borrowing PackageCandidate, into rows: inout PreparedRows) {
        rows.look(at: candidate.key)
        guard let record = candidate.record else {
            let finding = PackageFinding("archived", "内容已移出存储，无法判断是否属于本期", fix: "请先 anze archive restore")
            return rows.add(about(candidate, finding))
        }
        switch submission {
        case .first: if table.takes(record, in: period) { add(candidate, record, to: &rows) }
        case .supplement:
            if candidate.reported == nil, table.takes(record, in: period) { add(candidate, record, to: &rows) }
        case .correction: correct(candidate, record, in: &rows)
        }
    }

    private func correct(
        _ candidate: borrowing PackageCandidate, _ record: Record, in rows: inout PreparedRows
    ) {
        guard let reported = candidate.reported, reported != candidate.version else { return }
        guard record.operation == .upsert else {
            let finding = PackageFinding(
                "withdrawn", "已报送后又撤销：这种报送包没有删除行", severity: .warning, fix: "请与监管部门联系处理")
            return rows.add(about(candidate, finding))
        }
        // Whose earlier content was archived may have changed: to write it again does no harm.
        if let before = candidate.reportedRecord {
            var (old, new): ([UInt8], [UInt8]) = ([], [])
            _ = writer.append(before, to: &old)
            _ = writer.append(record, to: &new)
            if new == old { return }
        }
        add(candidate, record, to: &rows)
    }

    private func add(_ candidate: borrowing PackageCandidate, _ record: Record, to rows: inout PreparedRows) {
        rows.begin(prefix, version: candidate.version)
        for fault in writer.append(record, to: &rows.bytes) {
            rows.add(about(candidate, PackageFinding(fault, table: table.name, line: rows.versions.count)))
        }
        rows.add(table.moneyFen(of: record))
    }

    private func about(_ candidate: borrowing PackageCandidate, _ finding: PackageFinding) -> PackageFinding {
        var finding = finding
        finding.table = table.name
        finding.record = PackageFinding.Source(
            kind: table.kind, insurer: insurer, key: candidate.key.string, version: candidate.number)
        return finding
    }
}
