package import Canonical
import Definitions

/// A table of a package: which records of a kind go in, and its columns.
package struct PackageTable: Sendable {
    /// What decides whether a record belongs to a period.
    enum PeriodDay: Sendable, Equatable {
        /// The day on which the insurer's system last changed it.
        case collected
        /// The day of a date or moment.
        case field(FieldDefinition)
    }

    /// The table's name in names of files and in the manifest.
    package let name: String
    /// The table's name in Chinese.
    package let title: String
    /// The kind of its records.
    package let kind: Kind
    /// The columns after those that every table begins with.
    let columns: [PackageColumn]
    let days: [PeriodDay]
    /// The column whose sum the manifest states; `nil` for 0.
    let money: FieldDefinition?
    private let only: [(field: FieldDefinition, codes: Set<[UInt8]>)]
    private let present: [FieldDefinition]

    init(_ keyNode: DefinitionNode, name: String, _ node: DefinitionNode) throws(DefinitionError) {
        guard name.utf8.count <= 40, name.utf8.allSatisfy({ PackageTable.isNameByte($0) }), !name.isEmpty else {
            throw keyNode.error("表名应为 1 至 40 个字母、数字或“_”")
        }
        self.name = name
        var mapping = try node.mapping()
        title = try mapping.required("title").text()
        let kindNode = try mapping.required("kind")
        guard let kind = Kind(id: try kindNode.text()) else {
            throw kindNode.error("未知的记录类型，可用：\(Kind.allCases.map(\.id).joined(separator: "、"))")
        }
        self.kind = kind
        days = try PackageTable.days(try mapping.required("period"), of: kind)
        only = try PackageTable.only(try mapping.optional("only"), of: kind)
        var present: [FieldDefinition] = []
        for field in try mapping.optional("present")?.list() ?? [] {
            present.append(try PackageTable.field(field, of: kind))
        }
        self.present = present
        var columns: [PackageColumn] = []
        for column in try mapping.required("columns").list() {
            let read = try PackageColumn(column, of: kind)
            guard !columns.contains(where: { $0.name == read.name }) else { throw column.error("列“\(read.name)”重复") }
            columns.append(read)
        }
        self.columns = columns
        money = try mapping.optional("money").map { (node) throws(DefinitionError) in
            let name = try node.text()
            guard case .field(let field, .yuan) = columns.first(where: { $0.name == name })?.source else {
                throw node.error("应为一列金额（form: yuan）的名称")
            }
            return field
        }
        try mapping.finish()
    }

    /// Whether a record goes into the table for a period.
    package func takes(_ record: Record, in period: PackagePeriod) -> Bool {
        guard record.operation == .upsert else { return false }
        for (field, codes) in only {
            guard let code = record.text(at: field.index), codes.contains(Array(code)) else { return false }
        }
        guard present.allSatisfy({ record.state(of: $0.index) == .usable }) else { return false }
        return days.contains { day in
            switch day {
            case .collected: period.contains(record.recordedAt.day)
            case .field(let field): PackageTable.day(of: field, in: record).map(period.contains) ?? false
            }
        }
    }

    /// A record's share of the sum that the manifest states, in fen.
    package func moneyFen(of record: Record) -> Int64 { money.flatMap { record.number(of: $0) } ?? 0 }

    /// The day that a date or moment of a record names.
    static func day(of field: FieldDefinition, in record: Record) -> CivilDate? {
        guard let number = record.number(of: field) else { return nil }
        return field.type == .date
            ? CivilDate(days: Int32(truncatingIfNeeded: number)) : Instant(seconds: number).day
    }

    private static func days(_ node: DefinitionNode, of kind: Kind) throws(DefinitionError) -> [PeriodDay] {
        var days: [PeriodDay] = []
        for entry in try node.list() {
            if try entry.text() == "collected" {
                days.append(.collected)
                continue
            }
            let field = try field(entry, of: kind)
            guard field.type == .date || field.type == .datetime else { throw entry.error("“\(field.name)”不是日期") }
            days.append(.field(field))
        }
        guard !days.isEmpty else { throw node.error("至少要有一个日期字段，或 collected") }
        return days
    }

    private static func only(
        _ node: DefinitionNode?, of kind: Kind
    ) throws(DefinitionError) -> [(field: FieldDefinition, codes: Set<[UInt8]>)] {
        var only: [(field: FieldDefinition, codes: Set<[UInt8]>)] = []
        for entry in try node?.mapping().entries ?? [] {
            guard let field = kind.definition.field(named: entry.key), field.codeTable != nil else {
                throw entry.keyNode.error("记录类型 \(kind.id) 没有代码字段“\(entry.key)”")
            }
            var codes: Set<[UInt8]> = []
            for code in try entry.value.list() { codes.insert(Array(try code.text().utf8)) }
            only.append((field, codes))
        }
        return only
    }

    private static func field(_ node: DefinitionNode, of kind: Kind) throws(DefinitionError) -> FieldDefinition {
        let name = try node.text()
        guard let field = kind.definition.field(named: name) else {
            throw node.error("记录类型 \(kind.id) 没有字段“\(name)”")
        }
        return field
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
}
