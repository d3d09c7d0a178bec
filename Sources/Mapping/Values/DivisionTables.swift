package import Canonical

/// The tables of administrative divisions (GB/T 2260) that a division field is looked up in.
package final class DivisionTables: Sendable {
    /// All districts of Shanghai, retired ones too.
    static let shanghaiID: CodeTableID = "division-shanghai"
    /// The provinces, and an excerpt of what lies below.
    static let nationalID: CodeTableID = "division-national"

    private let codes: ByteTable
    private let rows: [CodeTable.Row]
    /// Whether a row has bounded validity.
    private let isDated: [Bool]
    private let provinces: ByteTable
    private let hasShanghai: Bool
    private let hasNational: Bool
    private let isNationalComplete: Bool

    /// The two tables among all tables; a missing one makes what needs it *not checked*.
    package init(_ tables: CodeTables) {
        let shanghai = tables[DivisionTables.shanghaiID]
        let national = tables[DivisionTables.nationalID]
        var codes = ByteTable()
        var rows: [CodeTable.Row] = []
        var provinces = ByteTable()
        for row in shanghai?.rows ?? [] where row.code.hasPrefix("31") {
            let code = row.code.bytes
            if codes.insert(code.span) { rows.append(row) }
        }
        for row in national?.rows ?? [] {
            let code = row.code.bytes
            if !row.code.hasPrefix("31"), codes.insert(code.span) { rows.append(row) }
            if row.code.text.hasSuffix("0000") { provinces.insert(code.span.extracting(0..<2)) }
        }
        self.codes = codes
        self.rows = rows
        isDated = rows.map { $0.validTo != nil }
        self.provinces = provinces
        hasShanghai = shanghai != nil
        hasNational = national != nil
        isNationalComplete = national?.isComplete ?? false
    }

    /// The listed codes of six digits that were not retired; they have no other meaning than themselves.
    var plainWords: [(word: [UInt8], meaning: [UInt8])] {
        rows.indices.filter { !isDated[$0] }.map { (codes[keyAt: $0], []) }
    }

    /// What the tables say of a division.
    enum Standing {
        case listed
        /// Listed with bounded validity.
        case dated(CodeTable.Row)
        case unknown
        case notChecked(NotCheckedCause)
    }

    /// Looks up the first six of six or twelve digits.
    ///
    /// A code of Shanghai must be in its table; any other needs its province, and is not checked beyond an excerpt.
    func standing(of digits: Bytes) -> Standing {
        let isShanghai = digits[0] == 0x33 && digits[1] == 0x31
        guard isShanghai ? hasShanghai : hasNational else {
            return .notChecked(.missingTable(isShanghai ? DivisionTables.shanghaiID : DivisionTables.nationalID))
        }
        if let place = codes[digits.extracting(0..<6)] {
            return isDated[place] ? .dated(rows[place]) : .listed
        }
        guard !isShanghai, provinces[digits.extracting(0..<2)] != nil else { return .unknown }
        return isNationalComplete ? .unknown : .notChecked(.excerptTable(DivisionTables.nationalID))
    }
}
