package import Canonical
package import Exchange
import Foundation
package import ShangMi
package import Zip

/// Checks a package offline: structure, names, signature, digests, counts, bytes, separators, serial numbers.
package struct PackageVerification: Sendable {
    /// What a check found.
    package struct Outcome: Sendable {
        /// What the package says of itself; `nil` when that cannot be read.
        package var manifest: PackageManifest?
        /// Who signed; `nil` when the signature does not hold.
        package var signer: Certificate?
        /// SM3 of the whole file.
        package var sm3: SM3Digest
        /// What is wrong.
        package var findings = PackageFindings()
    }

    /// The most bytes that a manifest or a signature has.
    private static let smallEntry = 1 << 20

    private let profile: PackageProfile
    private let codes: CodeTables
    private let trust: TrustStore

    /// A check by a profile.
    ///
    /// - Parameters:
    ///   - profile: The destination's profile.
    ///   - codes: The code tables.
    ///   - trust: At which roots the signer's chain may end.
    package init(profile: PackageProfile, codes: CodeTables, trust: TrustStore) {
        self.profile = profile
        self.codes = codes
        self.trust = trust
    }

    /// Checks a file; tables pass in blocks, so that memory does not grow with them.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - name: The package's name; the file may lie under another one while it is made.
    ///   - now: Unix time in seconds, at which the signer's certificate must be valid.
    /// - Returns: What was found.
    /// - Throws: The file is no ZIP file, or cannot be read: nothing can be said of it.
    package func run(on path: String, named name: String, at now: Int64) throws(ZipError) -> Outcome {
        var outcome = Outcome(sm3: try PackageFile.digest(of: path))
        let zip = try ZipReader(path: path)
        checkNames(of: zip, &outcome.findings)
        guard let (manifestIndex, signatureIndex) = parts(of: zip, &outcome.findings) else { return outcome }
        let bytes = try zip.bytes(of: manifestIndex, upTo: PackageVerification.smallEntry)
        let signature = try zip.bytes(of: signatureIndex, upTo: PackageVerification.smallEntry)
        do throws(MessageError) {
            outcome.signer = try SignedMessage(der: signature).verify(content: bytes, trust: trust, at: now).signer
        } catch {
            outcome.findings.add(PackageFinding("signature", "清单的签名无效：\(error)"))
        }
        let manifest: PackageManifest
        do throws(ManifestError) { manifest = try profile.manifest(of: bytes) } catch {
            outcome.findings.add(PackageFinding("manifest", error.description))
            return outcome
        }
        outcome.manifest = manifest
        check(manifest, named: name, &outcome.findings)
        checkEntries(of: zip, manifest, &outcome.findings)
        var serials = SerialRanges()
        for table in manifest.tables {
            guard let index = zip.entries.firstIndex(where: { $0.name == table.file }) else { continue }
            try check(table, entry: index, of: zip, manifest, &serials, &outcome.findings)
        }
        return outcome
    }

    private func checkNames(of zip: ZipReader, _ findings: inout PackageFindings) {
        var seen: Set<String> = []
        for entry in zip.entries {
            if entry.name.contains("/") || entry.name.contains("\\") {
                findings.add(PackageFinding("entry-folder", "包内不应有文件夹", table: entry.name))
            }
            if !seen.insert(entry.name).inserted {
                findings.add(PackageFinding("entry-twice", "包内文件名重复", table: entry.name))
            }
        }
    }

    private func parts(of zip: ZipReader, _ findings: inout PackageFindings) -> (manifest: Int, signature: Int)? {
        var places: [Int] = []
        for name in [profile.names.manifest, profile.names.signature] {
            if let place = zip.entries.firstIndex(where: { $0.name == name }) {
                places.append(place)
            } else {
                findings.add(PackageFinding("entry-missing", "包内缺少 \(name)"))
            }
        }
        return places.count == 2 ? (places[0], places[1]) : nil
    }

    private func check(_ manifest: PackageManifest, named name: String, _ findings: inout PackageFindings) {
        let word = profile.word(for: manifest.submission)
        let isNamed = (1...9999).contains { sequence in
            profile.names.package(
                orgCode: manifest.orgCode, period: manifest.period, submission: word, sequence: sequence)
                == (name, manifest.packageNo)
        }
        if !isNamed { findings.add(PackageFinding("package-name", "文件名与清单的机构、期间、报送方式或包号不符")) }
        if manifest.submission != .first {
            if manifest.reason?.isEmpty ?? true {
                findings.add(PackageFinding("reason", "\(manifest.submission.label)须写明原因"))
            }
            if manifest.approvedBy?.isEmpty ?? true {
                findings.add(PackageFinding("approval", "\(manifest.submission.label)须写明批准人"))
            }
        }
    }

    private func checkEntries(of zip: ZipReader, _ manifest: PackageManifest, _ findings: inout PackageFindings) {
        let known = Set(manifest.tables.map(\.file) + [profile.names.manifest, profile.names.signature])
        for entry in zip.entries where !known.contains(entry.name) {
            findings.add(PackageFinding("entry-unknown", "包内有清单没有列出的文件", table: entry.name))
        }
        var files: Set<String> = []
        for table in manifest.tables {
            if !files.insert(table.file).inserted {
                findings.add(PackageFinding("table-twice", "清单重复列出同一文件", table: table.table))
            }
            if !zip.entries.contains(where: { $0.name == table.file }) {
                findings.add(PackageFinding("entry-missing", "包内缺少清单列出的文件 \(table.file)", table: table.table))
            }
            let name = profile.names.file(
                orgCode: manifest.orgCode, table: table.table, period: manifest.period)
            if table.file != name {
                findings.add(PackageFinding("file-name", "文件名应为 \(name)", table: table.table))
            }
        }
        for table in profile.tables where !manifest.tables.contains(where: { $0.table == table.name }) {
            findings.add(PackageFinding("table-missing", "清单缺少表 \(table.name)（\(table.title)）", table: table.name))
        }
    }

    private func check(
        _ stated: PackageManifest.Table, entry: Int, of zip: ZipReader, _ manifest: PackageManifest,
        _ serials: inout SerialRanges, _ findings: inout PackageFindings
    ) throws(ZipError) {
        guard let table = profile.tables.first(where: { $0.name == stated.table }) else {
            findings.add(PackageFinding("table-unknown", "规范中没有这个表", table: stated.table))
            return
        }
        let rows: PackageRowCheck
        do throws(PackageTableError) {
            rows = try PackageRowCheck(
                table: table, profile: profile, codes: codes, orgCode: manifest.orgCode, period: manifest.period)
        } catch {
            findings.add(PackageFinding("organisation", error.description, table: stated.table))
            return
        }
        var reading = TableReading(table: stated.table, rows: rows, serials: serials, findings: findings)
        try zip.read(entry) { block in reading.take(block) }
        (serials, findings) = reading.finish(stated)
    }
}
