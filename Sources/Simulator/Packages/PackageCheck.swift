import Foundation
import ShangMi
import Zip

/// Looks at everything that a package states: file by file, row by row.
struct PackageCheck: Sendable {
    private static let largestTable = 1 << 30

    let trust: TrustStore

    /// A package that can be judged.
    struct Content: Sendable {
        let number: String
        let tables: [PackageTableVerdict]
        /// Serial numbers that its rows use, with table and line.
        let serials: [(serial: String, table: Int, line: Int)]
    }

    /// Judges a package's bytes.
    ///
    /// - Parameters:
    ///   - body: The ZIP file.
    ///   - name: The name under which it came.
    ///   - now: Unix milliseconds.
    /// - Returns: The verdict on its rows.
    /// - Throws: What is wrong with the package as a whole.
    func check(_ body: [UInt8], named name: PackageName, now: Int64) throws(Refusal) -> Content {
        let path = FileManager.default.temporaryDirectory.path + "/anze-package-\(UUID().uuidString).zip"
        defer {
            // The copy is of no use to anybody.
            try? FileManager.default.removeItem(atPath: path)
        }
        do { try Data(body).write(to: URL(fileURLWithPath: path)) } catch { throw Refusal(.internalError) }
        let result: Result<Content, Refusal>
        do throws(ZipError) { result = try check(try ZipReader(path: path), named: name, now: now) } catch {
            throw Refusal(.malformed, "不是完整的 ZIP 文件")
        }
        return try result.get()
    }

    private func check(_ zip: ZipReader, named name: PackageName, now: Int64) throws(ZipError) -> Result<
        Content, Refusal
    > {
        func refused(_ code: ResultCode, _ message: String) -> Result<Content, Refusal> {
            .failure(Refusal(code, message))
        }
        guard let manifestPlace = zip.entries.firstIndex(where: { $0.name == "manifest.json" }),
            let signaturePlace = zip.entries.firstIndex(where: { $0.name == "manifest.sig" })
        else { return refused(.malformed, "缺少 manifest.json 或 manifest.sig") }
        let bytes = try zip.bytes(of: manifestPlace, upTo: 1 << 20)
        let signature = try zip.bytes(of: signaturePlace, upTo: 1 << 20)
        guard (try? SignedMessage(der: signature).verify(content: bytes, trust: trust, at: now / 1000)) != nil else {
            return refused(.signatureInvalid, "清单的签名无效")
        }
        guard let manifest = try? JSONDecoder().decode(PackageManifestFile.self, from: Data(bytes)) else {
            return refused(.malformed, "清单格式不对")
        }
        guard manifest.profile == "anze-east-1" else { return refused(.unknownProfileOrKind, "未知的规范") }
        guard manifest.packageNo + ".zip" == name.text, manifest.orgCode == name.orgCode,
            manifest.period.end.replacingOccurrences(of: "-", with: "") == name.periodEnd,
            manifest.submission == name.submission
        else { return refused(.malformed, "文件名与清单不符") }
        if manifest.submission != "first", manifest.reason?.isEmpty != false || manifest.approvedBy?.isEmpty != false {
            return refused(.malformed, "补报与更正须有原因与批准人")
        }
        let stated = Set(manifest.tables.map(\.file) + ["manifest.json", "manifest.sig"])
        guard Set(zip.entries.map(\.name)) == stated, zip.entries.count == stated.count,
            manifest.tables.map(\.table) == PackageTable.allCases.map(\.rawValue)
        else { return refused(.malformed, "包内文件与清单或规范不符") }
        var tables: [PackageTableVerdict] = []
        var serials: [(serial: String, table: Int, line: Int)] = []
        for (place, table) in manifest.tables.enumerated() {
            guard let known = PackageTable(rawValue: table.table),
                table.file == "\(name.orgCode)-\(table.table)-\(name.periodEnd).txt",
                let entry = zip.entries.firstIndex(where: { $0.name == table.file })
            else { return refused(.malformed, "表 \(table.table) 的文件名不对") }
            let text = try zip.bytes(of: entry, upTo: PackageCheck.largestTable)
            guard text.count == table.bytes, SM3.digest(of: text).hex == table.sm3 else {
                return refused(.totalsMismatch, "表 \(table.table) 的字节数或摘要不符")
            }
            var reading = PackageTableReading(table: known, name: name)
            reading.read(text)
            guard reading.rows == table.rows, reading.moneyFen == table.moneyFen else {
                return refused(.totalsMismatch, "表 \(table.table) 的行数或金额不符")
            }
            tables.append(
                PackageTableVerdict(table: table.table, rows: reading.rows, rejected: reading.rejected))
            serials += reading.serials.map { ($0.serial, place, $0.line) }
        }
        return .success(Content(number: manifest.packageNo, tables: tables, serials: serials))
    }
}

/// Reads a table's bytes.
private struct PackageTableReading {
    let table: PackageTable
    let name: PackageName
    private(set) var rows = 0
    private(set) var moneyFen: Int64 = 0
    private(set) var rejected: [RejectedRow] = []
    private(set) var serials: [(serial: String, line: Int)] = []

    init(table: PackageTable, name: PackageName) {
        self.table = table
        self.name = name
    }

    mutating func read(_ text: [UInt8]) {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        let rest = lines.popLast() ?? []
        for line in lines {
            rows += 1
            judge(line)
        }
        if !rest.isEmpty { reject(rows + 1, "", .schema, "最后一行没有结束") }
    }

    private mutating func judge(_ line: ArraySlice<UInt8>) {
        guard let text = String(validating: line, as: UTF8.self), !line.contains(0x0D) else {
            return reject(rows, "", .schema, "不是 UTF-8，或含回车")
        }
        let cells = text.split(separator: "\u{1}", omittingEmptySubsequences: false)
        guard cells.count == table.columns else {
            return reject(rows, "", .schema, "有 \(cells.count) 列，应为 \(table.columns) 列")
        }
        let serial = cells[0]
        guard serial.hasPrefix(name.orgCode), PackageName.isDigits(serial, 24) else {
            return reject(rows, "流水号", .schema, "流水号格式不对")
        }
        guard cells[1] == name.orgCode else { return reject(rows, "保险机构代码", .schema, "与包的机构不符") }
        guard cells[3] == name.periodEnd else { return reject(rows, "采集日期", .schema, "与包的期间不符") }
        serials.append((String(serial), rows))
        guard let column = table.moneyColumn else { return }
        let parts = cells[column - 1].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, let fen = Int64(parts[0] + parts[1]) else {
            return reject(rows, "\(column)", .schema, "金额应为两位小数")
        }
        moneyFen += fen
    }

    private mutating func reject(_ line: Int, _ column: String, _ code: ResultCode, _ message: String) {
        rejected.append(RejectedRow(line: line, column: column, code: code.rawValue, message: message))
    }
}
