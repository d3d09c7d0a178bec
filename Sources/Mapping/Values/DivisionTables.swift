package import Canonical

/// The tables of administrative divisions (GB/T 2260) that a division field is looked up in.
package struct DivisionTables: Sendable {
    /// All districts of Shanghai, retired ones too.
    static let shanghaiID: CodeTableID = "division-shanghai"
    /// The provinces, and an excerpt of what lies below.
    static let nationalID: CodeTableID = "division-national"

    private let shanghai: CodeTable?
    private let national: CodeTable?

    /// The two tables among all tables; a missing one makes what needs it *not checked*.
    package init(_ tables: CodeTables) {
        shanghai = tables[DivisionTables.shanghaiID]
        national = tables[DivisionTables.nationalID]
    }

    /// What the tables say of a division.
    enum Standing {
        case listed(CodeTable.Row)
        case unknown
        case notChecked(NotCheckedCause)
    }

    /// Looks up the first six of six or twelve digits.
    ///
    /// A code of Shanghai must be in its table; any other needs its province, and is not checked beyond an excerpt.
    func standing(of digits: ArraySlice<UInt8>) -> Standing {
        let six = digits.prefix(6)
        guard let code = Code(bytes: six), let province = Code(bytes: Array(six.prefix(2)) + Array("0000".utf8)) else {
            return .unknown
        }
        if code.hasPrefix("31") {
            guard let shanghai else { return .notChecked(.missingTable(DivisionTables.shanghaiID)) }
            return shanghai.row(code: code).map { .listed($0) } ?? .unknown
        }
        guard let national else { return .notChecked(.missingTable(DivisionTables.nationalID)) }
        if let row = national.row(code: code) { return .listed(row) }
        guard national.row(code: province) != nil else { return .unknown }
        return national.isComplete ? .unknown : .notChecked(.excerptTable(DivisionTables.nationalID))
    }
}
