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
            let (written, findings) = try await write(order, package, writers, on: now.day, in: work)
            guard let written else {
                try await asking { () throws(StoreError) in try await store.discard(package.id) }
                return Outcome(package: nil, findings: findings)
            }
            return Outcome(
                package: try await finish(order, package, written, on: now, in: work), findings: findings)
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
    ) async throws(PackageError) -> (WrittenTables?, PackageFindings) {
        do throws(ZipError) {
            try folder.make(folder.path)
            try folder.make(work)
        } catch { throw .file(error) }
        var findings = PackageFindings()
        var tables: [PackageManifest.Table] = []
        var deflated: [DeflatedFile] = []
        var serial = begun.firstSerial
        for (table, writer) in zip(profile.tables, writers) {
            let name = profile.names.file(
                orgCode: order.scope.orgCode, table: table.name, period: order.scope.period)
            let file = try TableFile(path: "\(work)/\(name)", table: table, firstSerial: serial, findings: findings)
            let selection = RowSelection(
                table: table, writer: writer, submission: order.submission, period: order.scope.period,
                insurer: order.scope.orgCode, prefix: Array("\(order.scope.orgCode)\(day.digits)".utf8))
            try await asking { () throws(StoreError) in
                try await store.forEachCandidate(
                    table.kind, in: order.scope, into: PreparedRows(),
                    collect: { selection.collect($0, into: &$1) }, take: { file.take($0) })
            }
            let result = try file.finish()
            findings = result.findings
            serial += result.rows
            deflated.append(result.file)
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
        let built = BuiltPackage(name: name, number: number, tables: tables)
        return (WrittenTables(package: built, files: deflated), findings)
    }

    /// Puts the texts into a draft, notes its rows and uses up its serial numbers.
    private func finish(
        _ order: PackageOrder, _ begun: BegunPackage, _ written: WrittenTables, on now: Timestamp, in work: String
    ) async throws(PackageError) -> StoredPackage {
        let built = written.package
        for (place, table) in built.tables.enumerated() {
            try await note("\(work)/\(table.file).versions", table: place, of: begun.id)
        }
        let draft = folder.draft(built.name)
        folder.remove(draft)
        let (year, month, day) = now.day.components
        do throws(ZipError) {
            try ZipWriter.write(
                to: draft,
                entries: zip(built.tables, written.files).map { .init(name: $0.file, content: .deflated($1)) },
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
        var line = 1
        while true {
            let block: Data
            do { block = try handle.read(upToCount: PackageBuilder.lot * 8) ?? Data() } catch {
                throw .file(.system(path: path, errno: EIO))
            }
            if block.isEmpty { return }
            let versions = block.withUnsafeBytes { bytes in
                stride(from: 0, to: bytes.count - 7, by: 8).map {
                    Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self))
                }
            }
            let first = line
            try await asking { () throws(StoreError) in
                try await store.note(id, table: table, from: first, madeOf: versions)
            }
            line += versions.count
        }
    }

    private func asking<Value>(
        _ question: () async throws(StoreError) -> Value
    ) async throws(PackageError) -> Value {
        do throws(StoreError) { return try await question() } catch { throw .store(error) }
    }
}

/// The tables of a package whose texts are complete, before they are one file.
private struct WrittenTables {
    let package: BuiltPackage
    /// The texts, deflated, in the order of the tables.
    let files: [DeflatedFile]
}

extension BuiltPackage {
    /// What the package says of itself before anybody approved it.
    fileprivate func manifest(of order: PackageOrder) -> PackageManifest {
        PackageManifest(
            packageNo: number, orgCode: order.scope.orgCode, period: order.scope.period, submission: order.submission,
            reason: order.reason, approvedBy: nil, tables: tables)
    }
}
