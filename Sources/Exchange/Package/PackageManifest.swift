import Canonical
import Definitions
import Foundation
package import ShangMi

/// What a package says of itself: the bytes that are signed.
package struct PackageManifest: Sendable, Equatable {
    /// A table's file in the package.
    package struct Table: Sendable, Equatable {
        /// The name of the file.
        package let file: String
        /// The name of the table.
        package let table: String
        /// How many rows it has.
        package let rows: Int
        /// How many bytes.
        package let bytes: Int
        /// SM3 of the bytes.
        package let sm3: SM3Digest
        /// The sum of the table's money column in fen.
        package let moneyFen: Int64

        /// A table by its parts.
        package init(file: String, table: String, rows: Int, bytes: Int, sm3: SM3Digest, moneyFen: Int64) {
            self.file = file
            self.table = table
            self.rows = rows
            self.bytes = bytes
            self.sm3 = sm3
            self.moneyFen = moneyFen
        }
    }

    /// The package's number.
    package let packageNo: String
    /// The reporting organisation.
    package let orgCode: String
    /// The period.
    package let period: PackagePeriod
    /// What the package is to those before it.
    package let submission: PackageSubmission
    /// Why it is made; `nil` where nobody said.
    package let reason: String?
    /// Who approved; `nil` where nobody had to.
    package let approvedBy: String?
    /// The tables, in the order of the profile.
    package let tables: [Table]

    /// A manifest by its parts.
    package init(
        packageNo: String, orgCode: String, period: PackagePeriod, submission: PackageSubmission, reason: String?,
        approvedBy: String?, tables: [Table]
    ) {
        self.packageNo = packageNo
        self.orgCode = orgCode
        self.period = period
        self.submission = submission
        self.reason = reason
        self.approvedBy = approvedBy
        self.tables = tables
    }
}

/// How a manifest is written and read.
struct ManifestTemplates: Sendable {
    let body: ObjectTemplate
    let table: ObjectTemplate

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        body = try ObjectTemplate(
            try mapping.required("body"),
            allowed: [
                .wire, .packageNo, .orgCode, .periodStartDay, .periodEndDay, .submission, .reason, .approvedBy, .tables,
            ])
        table = try ObjectTemplate(
            try mapping.required("table"), allowed: [.file, .table, .rows, .bytes, .sm3, .moneyFen])
        try mapping.finish()
    }
}

/// Why the bytes are no manifest of a profile.
package struct ManifestError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, in Chinese.
    package let description: String
}

extension PackageProfile {
    /// The bytes of a manifest: one form, so that the same manifest has the same bytes.
    package func bytes(of manifest: PackageManifest) -> [UInt8] {
        var list: [UInt8] = [0x5B]
        for (place, table) in manifest.tables.enumerated() {
            if place > 0 { list.append(0x2C) }
            list += self.manifest.table.written([
                .file: .text(table.file), .table: .text(table.table), .rows: .number(Int64(table.rows)),
                .bytes: .number(Int64(table.bytes)), .sm3: .text(table.sm3.hex), .moneyFen: .number(table.moneyFen),
            ])
        }
        list.append(0x5D)
        let null = JSONValue.raw(Array("null".utf8))
        return self.manifest.body.written([
            .wire: .text(PackageProfile.form), .packageNo: .text(manifest.packageNo), .orgCode: .text(manifest.orgCode),
            .periodStartDay: .text(manifest.period.start.description),
            .periodEndDay: .text(manifest.period.end.description),
            .submission: .text(word(for: manifest.submission)),
            .reason: manifest.reason.map { .text($0) } ?? null,
            .approvedBy: manifest.approvedBy.map { .text($0) } ?? null, .tables: .raw(list),
        ])
    }

    /// Reads the bytes of a manifest.
    ///
    /// - Parameter bytes: JSON in any spelling, since another may have written it.
    /// - Returns: The manifest.
    /// - Throws: `ManifestError` for a member that is missing, has another form, or that the profile does not know.
    package func manifest(of bytes: [UInt8]) throws(ManifestError) -> PackageManifest {
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            throw ManifestError(description: "清单不是 JSON 对象")
        }
        let values = try manifest.body.values(in: object)
        guard values[.wire] as? String == PackageProfile.form else {
            throw ManifestError(description: "清单的规范名称不是 \(PackageProfile.form)")
        }
        guard let start = (values[.periodStartDay] as? String).flatMap({ CivilDate(iso: $0) }),
            let end = (values[.periodEndDay] as? String).flatMap({ CivilDate(iso: $0) }),
            let period = PackagePeriod(start: start, end: end)
        else { throw ManifestError(description: "清单的期间应为两个日期，起不晚于止") }
        guard let submission = (values[.submission] as? String).flatMap({ self.submission($0) }) else {
            throw ManifestError(description: "清单的报送方式不在规范中")
        }
        guard let packageNo = values[.packageNo] as? String, let orgCode = values[.orgCode] as? String,
            let list = values[.tables] as? [[String: Any]]
        else { throw ManifestError(description: "清单缺少包号、机构代码或表") }
        var tables: [PackageManifest.Table] = []
        for item in list { tables.append(try table(of: item)) }
        return PackageManifest(
            packageNo: packageNo, orgCode: orgCode, period: period, submission: submission,
            reason: values[.reason] as? String, approvedBy: values[.approvedBy] as? String, tables: tables)
    }

    private func table(of item: [String: Any]) throws(ManifestError) -> PackageManifest.Table {
        let values = try manifest.table.values(in: item)
        guard let file = values[.file] as? String, let table = values[.table] as? String,
            let rows = values[.rows] as? Int, rows >= 0, let bytes = values[.bytes] as? Int, bytes >= 0,
            let sm3 = (values[.sm3] as? String).flatMap({ SM3Digest(hex: $0) }),
            let money = values[.moneyFen] as? Int
        else { throw ManifestError(description: "清单中一个表的文件名、行数、字节数、摘要或金额不是应有的形式") }
        return PackageManifest.Table(
            file: file, table: table, rows: rows, bytes: bytes, sm3: sm3, moneyFen: Int64(money))
    }
}

extension ObjectTemplate {
    /// What stands in an object for each placeholder; the object has the template's members and no others.
    fileprivate func values(in object: [String: Any]) throws(ManifestError) -> [Placeholder: Any] {
        var values: [Placeholder: Any] = [:]
        for (name, value) in members {
            guard let found = object[name] else { throw ManifestError(description: "清单缺少“\(name)”") }
            switch value {
            case .placeholder(let placeholder): values[placeholder] = found
            case .object(let template):
                guard let inner = found as? [String: Any] else { throw ManifestError(description: "“\(name)”不是对象") }
                values.merge(try template.values(in: inner)) { first, _ in first }
            }
        }
        let known = Set(members.map(\.name))
        if let unknown = object.keys.sorted().first(where: { !known.contains($0) }) {
            throw ManifestError(description: "清单有规范中没有的“\(PlatformText.shown(unknown))”")
        }
        return values
    }
}
