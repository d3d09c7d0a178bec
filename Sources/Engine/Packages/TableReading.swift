import Exchange
import ShangMi

/// The serial numbers of a package: each table has a run of its own, and no two runs meet.
struct SerialRanges {
    private var ranges: [(day: Int, numbers: ClosedRange<Int>)] = []

    /// Notes a table's run; `false` when another table has some of it.
    mutating func add(day: Int, _ numbers: ClosedRange<Int>) -> Bool {
        defer { ranges.append((day, numbers)) }
        return !ranges.contains { $0.day == day && $0.numbers.overlaps(numbers) }
    }
}

/// Reads a table's file in blocks and judges it row by row.
struct TableReading {
    /// No row of a profile is longer; what is, is no table.
    private static let longestRow = 1 << 20

    private let table: String
    private let rows: PackageRowCheck
    private var serials: SerialRanges
    private var findings: PackageFindings
    private var sm3 = DigestAhead()
    private var rest: [UInt8] = []
    private var bytes = 0
    private var line = 0
    private var moneyFen: Int64 = 0
    private var moneyIsTooLarge = false
    private var first: PackageSerial?
    private var last: PackageSerial?
    private var isEndless = false

    init(table: String, rows: PackageRowCheck, serials: SerialRanges, findings: PackageFindings) {
        self.table = table
        self.rows = rows
        self.serials = serials
        self.findings = findings
    }

    /// Takes the next bytes.
    mutating func take(_ block: UnsafeRawBufferPointer) {
        sm3.update(Array(block))
        if bytes == 0, block.starts(with: [0xEF, 0xBB, 0xBF]) {
            findings.add(PackageFinding("byte-order-mark", "文件开头不应有 BOM", table: table, line: 1))
        }
        bytes += block.count
        guard !isEndless else { return }
        rest.append(contentsOf: block)
        var start = rest.startIndex
        while let end = rest[start...].firstIndex(of: PackageRowWriter.end) {
            judge(rest[start..<end])
            start = end + 1
        }
        rest.removeSubrange(..<start)
        guard rest.count <= TableReading.longestRow else {
            isEndless = true
            findings.add(PackageFinding("row-too-long", "行没有以 0x0A 结束", table: table, line: line + 1))
            return
        }
    }

    /// Compares with what the manifest states.
    consuming func finish(_ stated: PackageManifest.Table) -> (SerialRanges, PackageFindings) {
        if !rest.isEmpty, !isEndless {
            findings.add(PackageFinding("row-unended", "最后一行没有以 0x0A 结束", table: table, line: line + 1))
        }
        if bytes != stated.bytes {
            findings.add(PackageFinding("bytes", "清单为 \(stated.bytes) 字节，实为 \(bytes) 字节", table: table))
        }
        if line != stated.rows {
            findings.add(PackageFinding("rows", "清单为 \(stated.rows) 行，实为 \(line) 行", table: table))
        }
        if sm3.finish() != stated.sm3 { findings.add(PackageFinding("digest", "内容与清单的 SM3 摘要不符", table: table)) }
        if moneyIsTooLarge || moneyFen != stated.moneyFen {
            findings.add(PackageFinding("money", "清单的金额合计与各行不符", table: table))
        }
        if let first, let last, first.day == last.day, first.number <= last.number,
            !serials.add(day: first.day, first.number...last.number)
        {
            findings.add(PackageFinding("serial-twice", "流水号与另一个表重复", table: table))
        }
        return (serials, findings)
    }

    private mutating func judge(_ row: ArraySlice<UInt8>) {
        line += 1
        let outcome = rows.check(row)
        if let columns = outcome.columns {
            findings.add(
                PackageFinding(
                    "columns", "有 \(columns) 列，应为 \(rows.columnCount) 列", table: table, line: line))
            return
        }
        for fault in outcome.faults { findings.add(PackageFinding(fault, table: table, line: line)) }
        let (sum, isTooLarge) = moneyFen.addingReportingOverflow(outcome.moneyFen)
        moneyFen = sum
        moneyIsTooLarge = moneyIsTooLarge || isTooLarge
        guard let serial = outcome.serial else { return }
        if let last, last.day != serial.day || last.number + 1 != serial.number {
            findings.add(PackageFinding("serial-order", "流水号与上一行不连续", table: table, line: line))
        }
        if first == nil { first = serial }
        last = serial
    }
}
