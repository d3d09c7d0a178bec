package import Canonical
import Exchange

/// Something that is wrong with a package or a row of it; holds no value of a record.
package struct PackageFinding: Sendable, Equatable {
    /// How grave it is.
    package let severity: Severity
    /// Its name in documents for machines, for example `too-wide`.
    package let check: String
    /// The table; `nil` for one about the package.
    package var table: String?
    /// The line of the table's file, from 1.
    package var line: Int?
    /// The column's name in Chinese.
    package var column: String?
    /// Kind and key of the record, where they are known.
    package var record: Source?
    /// What is wrong, in Chinese.
    package let message: String
    /// What to do, in Chinese; empty where the message says it.
    package var fix = ""

    /// The record that a row was made of.
    package struct Source: Sendable, Equatable {
        /// The kind.
        package let kind: Kind
        /// The insurer's code.
        package let insurer: String
        /// The business key.
        package let key: String
        /// The version.
        package let version: Int

        /// A record by its parts.
        package init(kind: Kind, insurer: String, key: String, version: Int) {
            self.kind = kind
            self.insurer = insurer
            self.key = key
            self.version = version
        }
    }

    /// A finding about the package as a whole, or about a table.
    init(
        _ check: String, _ message: String, severity: Severity = .error, table: String? = nil, line: Int? = nil,
        column: String? = nil, record: Source? = nil, fix: String = ""
    ) {
        self.severity = severity
        self.check = check
        self.message = message
        self.table = table
        self.line = line
        self.column = column
        self.record = record
        self.fix = fix
    }

    /// A finding about a cell.
    init(_ fault: PackageColumnFault, table: String, line: Int?) {
        self.init(
            fault.fault.id, "“\(fault.column)”\(fault.fault)", table: table, line: line, column: fault.column,
            fix: fault.fault.fix)
    }
}

extension PackageCellFault {
    /// What an operator does about it.
    fileprivate var fix: String {
        switch self {
        case .missing: "请在来源系统补录后重新入库"
        case .tooWide: "请在来源系统缩短，或核对规范的宽度"
        case .forbidden: "请在来源系统去掉换行与控制字符"
        case .undescribed: "请更正代码，或补充代码表"
        case .otherForm, .otherValue, .encoding: ""
        }
    }
}

/// Findings, of which only so many are kept; all are counted.
package struct PackageFindings: Sendable {
    /// How many are kept.
    package static let most = 1000

    /// Those that are kept, the first ones.
    package private(set) var kept: [PackageFinding] = []
    /// How many errors there are in all.
    package private(set) var errors = 0
    /// How many warnings there are in all.
    package private(set) var warnings = 0

    /// Nothing found.
    package init() {}

    mutating func add(_ finding: PackageFinding) {
        if finding.severity == .error { errors += 1 } else { warnings += 1 }
        if kept.count < PackageFindings.most { kept.append(finding) }
    }
}
