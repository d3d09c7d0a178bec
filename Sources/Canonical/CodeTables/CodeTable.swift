/// The name of a code table, for example `service-kind`.
package struct CodeTableID: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name: the table's file name without `.csv`.
    package let text: String

    /// A table by its name.
    package init(_ text: String) { self.text = text }

    package init(stringLiteral value: String) { text = value }

    package var description: String { text }
}

/// A code table with dated rows: rows in, look-up out.
///
/// Validity is half-open `[validFrom, validTo)` in Asia/Shanghai days; an absent bound is open.
package struct CodeTable: Sendable {
    /// One row of a table.
    package struct Row: Sendable, Equatable {
        /// The code, with its leading zeros.
        package let code: Code
        /// The label in Chinese, as published.
        package let label: String
        /// The first day on which the code is valid; absent: always was.
        package let validFrom: CivilDate?
        /// The first day on which the code is no longer valid; absent: still is.
        package let validTo: CivilDate?
        /// Origin, successor or remark.
        package let note: String

        /// A row as it stands in the table's file.
        package init(code: Code, label: String, validFrom: CivilDate?, validTo: CivilDate?, note: String) {
            self.code = code
            self.label = label
            self.validFrom = validFrom
            self.validTo = validTo
            self.note = note
        }

        /// Whether the code is valid on `day`.
        package func isValid(on day: CivilDate) -> Bool {
            if let validFrom, day < validFrom { return false }
            if let validTo, day >= validTo { return false }
            return true
        }
    }

    /// The table's name.
    package let id: CodeTableID
    /// All rows in file order.
    package let rows: [Row]
    /// Whether the table claims to hold every code; a well-formed code absent from an excerpt is *not checked*.
    package let isComplete: Bool
    private let byCode: [Code: Int]
    private let byLabel: [Text: Int]

    /// A table from its rows; the first row of a code or label wins a look-up.
    package init(id: CodeTableID, rows: [Row], isComplete: Bool) {
        self.id = id
        self.rows = rows
        self.isComplete = isComplete
        var byCode: [Code: Int] = [:]
        var byLabel: [Text: Int] = [:]
        for (index, row) in rows.enumerated() {
            if byCode[row.code] == nil { byCode[row.code] = index }
            let label = Text(row.label)
            if byLabel[label] == nil { byLabel[label] = index }
        }
        self.byCode = byCode
        self.byLabel = byLabel
    }

    /// The row of a code.
    package func row(code: Code) -> Row? { byCode[code].map { rows[$0] } }

    /// The row whose label is exactly this text.
    package func row(label: Text) -> Row? { byLabel[label].map { rows[$0] } }

    /// Whether `code` looks like the table's codes: the same length and the same classes (digit, letter, other) as some row.
    package func isWellFormed(_ code: Code) -> Bool {
        let shape = CodeTable.shape(code)
        return rows.contains { CodeTable.shape($0.code) == shape }
    }

    private static func shape(_ code: Code) -> [UInt8] {
        code.bytes.map { byte in
            switch byte {
            case 0x30...0x39: 0x39
            case 0x41...0x5A, 0x61...0x7A: 0x41
            default: byte
            }
        }
    }
}

/// All code tables of a run, by name.
package struct CodeTables: Sendable {
    private let tables: [CodeTableID: CodeTable]

    /// Tables by their own names.
    package init(_ tables: [CodeTable]) {
        var byID: [CodeTableID: CodeTable] = [:]
        for table in tables { byID[table.id] = table }
        self.tables = byID
    }

    /// The table of this name; `nil` when it is not shipped, which makes what needs it *not checked*.
    package subscript(id: CodeTableID) -> CodeTable? { tables[id] }

    /// Every table in the order of the names.
    package var all: [CodeTable] { tables.values.sorted { Text($0.id.text) < Text($1.id.text) } }
}
