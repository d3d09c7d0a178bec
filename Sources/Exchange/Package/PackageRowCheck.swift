package import Canonical

/// Judges rows of a table as somebody else wrote them, from their bytes alone.
package struct PackageRowCheck: Sendable {
    /// What a row shows.
    package struct Outcome: Sendable, Equatable {
        /// What is wrong with its cells.
        package var faults: [PackageColumnFault] = []
        /// The serial number; `nil` when it has another form.
        package var serial: PackageSerial?
        /// The content of the table's money column in fen; 0 where there is none.
        package var moneyFen: Int64 = 0
        /// How many columns it has, when they are too few or too many.
        package var columns: Int?
    }

    private enum Expected: Sendable {
        case any
        case serial
        case exactly([UInt8])
        case oneOf(Set<ArraySlice<UInt8>>)
        case items(Set<ArraySlice<UInt8>>, separator: [UInt8])
        case day
        case number(scale: Int)
    }

    private let columns: [PackageColumn]
    private let expected: [Expected]
    private let money: Int?
    private let orgCode: [UInt8]

    /// How many columns a row has.
    package var columnCount: Int { columns.count }

    /// Compiles a table.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - profile: The destination.
    ///   - codes: The code tables.
    ///   - orgCode: The reporting organisation.
    ///   - period: The period.
    /// - Throws: `PackageTableError` when a code table or an entry of one is missing.
    package init(
        table: PackageTable, profile: PackageProfile, codes: CodeTables, orgCode: String, period: PackagePeriod
    ) throws(PackageTableError) {
        columns = profile.columns(of: table)
        self.orgCode = Array(orgCode.utf8)
        let name = try profile.organisationName(orgCode, in: codes)
        let separator = Array(profile.listSeparator.utf8)
        var expected: [Expected] = []
        var money: Int?
        for (place, column) in columns.enumerated() {
            switch column.source {
            case .lead(.serial): expected.append(.serial)
            case .lead(.orgCode): expected.append(.exactly(self.orgCode))
            case .lead(.orgName): expected.append(.exactly(Array(name.utf8)))
            case .lead(.periodEnd): expected.append(.exactly(Array(period.end.digits.utf8)))
            case .constant(let id, let code):
                expected.append(.exactly(Array((codes[id]?.row(code: code)?.label ?? "").utf8)))
            case .share(.role, let labels): expected.append(.oneOf(try Labels(labels, in: codes, of: column).all))
            case .share(.percent, _): expected.append(.number(scale: 2))
            case .field(let field, let form):
                if field == table.money { money = place }
                switch form {
                case .text, .masked: expected.append(.any)
                case .label(let labels):
                    let all = try Labels(labels, in: codes, of: column).all
                    if case .list = field.type {
                        expected.append(.items(all, separator: separator))
                    } else {
                        expected.append(.oneOf(all))
                    }
                case .day, .lastDay: expected.append(.day)
                case .yuan: expected.append(.number(scale: 2))
                case .integer: expected.append(.number(scale: 0))
                case .decimal(let scale): expected.append(.number(scale: scale))
                case .truth:
                    expected.append(.oneOf([ArraySlice(profile.truth.yes.utf8), ArraySlice(profile.truth.no.utf8)]))
                }
            }
        }
        self.expected = expected
        self.money = money
    }

    /// Judges a row.
    ///
    /// - Parameter row: Its bytes without the end.
    /// - Returns: What it shows.
    package func check(_ row: ArraySlice<UInt8>) -> Outcome {
        var outcome = Outcome()
        let cells = row.split(separator: PackageRowWriter.separator, omittingEmptySubsequences: false)
        guard cells.count == columns.count else {
            outcome.columns = cells.count
            return outcome
        }
        for place in columns.indices {
            let (cell, column) = (cells[place], columns[place])
            let fault = column.limits.fault(of: cell.span) ?? fault(of: cell, expected[place], &outcome)
            if let fault { outcome.faults.append(PackageColumnFault(column: column.name, fault: fault)) }
            if place == money, let amount = PackageRowCheck.units(cell, scale: 2) { outcome.moneyFen = amount }
        }
        return outcome
    }

    private func fault(
        of cell: ArraySlice<UInt8>, _ expected: Expected, _ outcome: inout Outcome
    ) -> PackageCellFault? {
        switch expected {
        case .serial:
            outcome.serial = PackageSerial(cell, orgCode: orgCode)
            return outcome.serial == nil ? .otherForm(expected: "机构代码＋日期＋10 位序号") : nil
        case .exactly(let value):
            return cell.elementsEqual(value) ? nil : .otherValue(expected: String(decoding: value, as: UTF8.self))
        case _ where cell.isEmpty: return nil
        case .any: return PackageRowCheck.isUTF8(cell) ? nil : .encoding
        case .oneOf(let values): return values.contains(cell) ? nil : .undescribed
        case .items(let values, let separator):
            let items = cell.split(separator: separator)
            return items.allSatisfy { values.contains($0) } ? nil : .undescribed
        case .day: return PackageRowCheck.isDay(cell) ? nil : .otherForm(expected: "YYYYMMDD")
        case .number(let scale):
            guard PackageRowCheck.units(cell, scale: scale) == nil else { return nil }
            return .otherForm(expected: scale == 0 ? "整数" : "\(scale) 位小数")
        }
    }

    private static func isUTF8(_ cell: ArraySlice<UInt8>) -> Bool {
        String(validating: cell, as: UTF8.self) != nil
    }

    private static func isDay(_ cell: ArraySlice<UInt8>) -> Bool {
        guard cell.count == 8, let number = units(cell, scale: 0), cell.first != 0x2D else { return false }
        let (year, rest) = (Int(number) / 10_000, Int(number) % 10_000)
        return CivilDate(year: year, month: rest / 100, day: rest % 100) != nil
    }

    /// The units of a number with exactly so many decimals; leading zeros are taken.
    static func units(_ cell: ArraySlice<UInt8>, scale: Int) -> Int64? {
        var digits = cell
        let isNegative = digits.first == 0x2D
        if isNegative { digits = digits.dropFirst() }
        var units: Int64 = 0
        var decimals: Int?
        guard let first = digits.first, first != 0x2E else { return nil }
        for byte in digits {
            if byte == 0x2E, decimals == nil, scale > 0 {
                decimals = 0
                continue
            }
            guard (0x30...0x39).contains(byte) else { return nil }
            let (tenfold, isTooLarge) = units.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tenfold.addingReportingOverflow(Int64(byte - 0x30))
            guard !isTooLarge, !overflows else { return nil }
            units = sum
            decimals = decimals.map { $0 + 1 }
        }
        guard (decimals ?? 0) == scale else { return nil }
        return isNegative ? -units : units
    }
}
