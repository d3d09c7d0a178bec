import Canonical
package import Delivery
import Evidence
import Exchange
import Foundation
import ShangMi
import Zip

/// Builds packages from the store, table by table, in memory that does not grow with them.
package struct PackageBuilder: Sendable {
    /// What a build came to.
    package struct Outcome: Sendable {
        /// The package; `nil` when findings forbid it.
        package let package: StoredPackage?
        /// What was found.
        package let findings: PackageFindings
    }

    /// How many rows are noted in one transaction.
    private static let lot = 20_000

    let store: any PackageStore
    let profile: PackageProfile
    let codes: CodeTables
    let folder: PackageFolder
    let surroundings: Surroundings

    /// Builds a package, and leaves nothing behind when it must not be.
    func build(_ order: PackageOrder) async throws(PackageError) -> Outcome {
        guard order.submission == .first || !(order.reason ?? "").isEmpty else {
            throw .needsReason(order.submission)
        }
        let writers = try writers(order.scope)
        let now = surroundings.time.now()
        let owner = surroundings.owner
        let begun = try await asking { () throws(StoreError) in
            try await store.begin(
                order, on: now.day, by: owner.own, isAlive: { owner.isAlive($0) }, at: now)
        }
        let package: BegunPackage
        switch begun {
        case .success(let begun): package = begun
        case .failure(let obstacle): throw .obstacle(obstacle)
        }
        let work = folder.work(package.id)
        defer { folder.remove(work) }
        do throws(PackageError) {
            let (built, findings) = try await write(order, package, writers, on: now.day, in: work)
            guard let built else {
                try await asking { () throws(StoreError) in try await store.discard(package.id) }
                return Outcome(package: nil, findings: findings)
            }
            return Outcome(
                package: try await finish(order, package, built, on: now, in: work), findings: findings)
        } catch {
            // What the store refuses now is told by the first refusal.
            try? await store.discard(package.id)
            throw error
        }
    }

    private func writers(_ scope: PackageScope) throws(PackageError) -> [PackageRowWriter] {
        var writers: [PackageRowWriter] = []
        do throws(PackageTableError) {
            for table in profile.tables {
                writers.append(
                    try PackageRowWriter(
                        table: table, profile: profile, codes: codes, orgCode: scope.orgCode, period: scope.period))
            }
        } catch { throw .table(error) }
        return writers
    }

    /// Writes the tables' texts; no package where a finding is an error.
    private func write(
        _ order: PackageOrder, _ begun: BegunPackage, _ writers: [PackageRowWriter], on day: CivilDate,
        in work: String
    ) async throws(PackageError) -> (BuiltPackage?, PackageFindings) {
        do throws(ZipError) {
            try folder.make(folder.path)
            try folder.make(work)
        } catch { throw .file(error) }
        var findings = PackageFindings()
        var tables: [PackageManifest.Table] = []
        var serial = begun.firstSerial
        for (table, writer) in zip(profile.tables, writers) {
            let name = profile.names.file(
                orgCode: order.scope.orgCode, table: table.name, period: order.scope.period)
            let file = try TableFile(
                path: "\(work)/\(name)", table: table, insurer: order.scope.orgCode, day: day, firstSerial: serial,
                findings: findings)
            let selection = RowSelection(
                table: table, writer: writer, submission: order.submission, period: order.scope.period)
            try await asking { () throws(StoreError) in
                try await store.forEachCandidate(
                    table.kind, in: order.scope, prepare: { selection.row(of: $0) }, take: { file.take($0) })
            }
            let result = try file.finish()
            findings = result.findings
            serial += result.rows
            tables.append(
                PackageManifest.Table(
                    file: name, table: table.name, rows: result.rows, bytes: result.bytes, sm3: result.sm3,
                    moneyFen: result.moneyFen))
        }
        guard findings.errors == 0 else { return (nil, findings) }
        guard order.submission == .first || tables.contains(where: { $0.rows > 0 }) else {
            throw .nothing(order.submission)
        }
        let (name, number) = profile.names.package(
            orgCode: order.scope.orgCode, period: order.scope.period, submission: profile.word(for: order.submission),
            sequence: begun.sequence)
        return (BuiltPackage(name: name, number: number, tables: tables), findings)
    }

    /// Puts the texts into a draft, notes its rows and uses up its serial numbers.
    private func finish(
        _ order: PackageOrder, _ begun: BegunPackage, _ built: BuiltPackage, on now: Timestamp, in work: String
    ) async throws(PackageError) -> StoredPackage {
        for (place, table) in built.tables.enumerated() {
            try await note("\(work)/\(table.file).versions", table: place, of: begun.id)
        }
        let draft = folder.draft(built.name)
        folder.remove(draft)
        let (year, month, day) = now.day.components
        do throws(ZipError) {
            try ZipWriter.write(
                to: draft,
                entries: built.tables.map { .init(name: $0.file, content: .file(path: "\(work)/\($0.file)")) },
                day: ZipWriter.Day(year: year, month: month, day: day))
        } catch { throw .file(error) }
        let subject = "\(built.name) \(SM3.digest(of: profile.bytes(of: built.manifest(of: order))).hex)"
        let isFinished = try await asking { () throws(StoreError) in
            try await store.finish(
                begun, built, on: now.day,
                leaf: leaf("package-build", subject, order.reason ?? "", order.by, now), at: now)
        }
        guard isFinished else {
            folder.remove(draft)
            throw .serialsTaken
        }
        guard let package = try await asking({ () throws(StoreError) in try await store.package(named: built.name) })
        else { throw .unknown(built.name) }
        return package
    }

    /// Notes which version stands in which line, some at a time.
    private func note(_ path: String, table: Int, of id: Int64) async throws(PackageError) {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .file(.system(path: path, errno: errno)) }
        // Nothing was written to it.
        defer { try? handle.close() }
        var line = 0
        while true {
            let block: Data
            do { block = try handle.read(upToCount: PackageBuilder.lot * 8) ?? Data() } catch {
                throw .file(.system(path: path, errno: EIO))
            }
            if block.isEmpty { return }
            let bytes = [UInt8](block)
            let rows = stride(from: 0, to: bytes.count - 7, by: 8).map { start in
                line += 1
                let version = bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | Int64($1) }
                return PackageRow(table: table, line: line, version: version)
            }
            try await asking { () throws(StoreError) in try await store.add(rows, to: id) }
        }
    }

    private func asking<Value>(
        _ question: () async throws(StoreError) -> Value
    ) async throws(PackageError) -> Value {
        do throws(StoreError) { return try await question() } catch { throw .store(error) }
    }
}

extension BuiltPackage {
    /// What the package says of itself before anybody approved it.
    fileprivate func manifest(of order: PackageOrder) -> PackageManifest {
        PackageManifest(
            packageNo: number, orgCode: order.scope.orgCode, period: order.scope.period, submission: order.submission,
            reason: order.reason, approvedBy: nil, tables: tables)
    }
}

/// Which records of a table become rows of a submission, and what is to be said of others.
struct RowSelection: Sendable {
    let table: PackageTable
    let writer: PackageRowWriter
    let submission: PackageSubmission
    let period: PackagePeriod

    /// The row of a candidate; `nil` for a record that has none here.
    func row(of candidate: PackageCandidate) -> PreparedRow? {
        guard let record = candidate.record else {
            return remark(
                candidate,
                PackageFinding("archived", "内容已移出存储，无法判断是否属于本期", fix: "请先 anze archive restore"))
        }
        switch submission {
        case .first: return table.takes(record, in: period) ? written(candidate, record) : nil
        case .supplement:
            return candidate.reported == nil && table.takes(record, in: period) ? written(candidate, record) : nil
        case .correction: return corrected(candidate, record)
        }
    }

    private func corrected(_ candidate: PackageCandidate, _ record: Record) -> PreparedRow? {
        guard let reported = candidate.reported, reported != candidate.version else { return nil }
        guard record.operation == .upsert else {
            return remark(
                candidate,
                PackageFinding(
                    "withdrawn", "已报送后又撤销：这种报送包没有删除行", severity: .warning, fix: "请与监管部门联系处理"))
        }
        let row = written(candidate, record)
        // Whose earlier content was archived may have changed: to write it again does no harm.
        guard let before = candidate.reportedRecord else { return row }
        var old: [UInt8] = []
        _ = writer.append(before, to: &old)
        return row.bytes == old ? nil : row
    }

    private func written(_ candidate: PackageCandidate, _ record: Record) -> PreparedRow {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        let faults = writer.append(record, to: &bytes)
        return PreparedRow(
            version: candidate.version, number: candidate.number, key: candidate.key, bytes: bytes, faults: faults,
            moneyFen: table.moneyFen(of: record))
    }

    private func remark(_ candidate: PackageCandidate, _ finding: PackageFinding) -> PreparedRow {
        PreparedRow(
            version: candidate.version, number: candidate.number, key: candidate.key, bytes: nil, faults: [],
            moneyFen: 0, remark: finding)
    }
}
