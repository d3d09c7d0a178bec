package import Canonical
package import Delivery
import Evidence
package import Exchange
import Foundation
package import ShangMi
import Zip

/// What an operator does with packages: builds, approves, gives up, sends, asks.
package struct PackageDesk: Sendable {
    let store: any PackageStore
    let profile: PackageProfile
    let codes: CodeTables
    let folder: PackageFolder
    let signer: any Signer
    let surroundings: Surroundings

    /// A desk for one destination.
    ///
    /// - Parameters:
    ///   - store: Where packages are noted.
    ///   - profile: The destination's profile.
    ///   - codes: The code tables.
    ///   - folder: Where files lie.
    ///   - signer: The key that signs manifests.
    ///   - surroundings: Clock and chance.
    package init(
        store: any PackageStore, profile: PackageProfile, codes: CodeTables, folder: PackageFolder,
        signer: any Signer, surroundings: Surroundings
    ) {
        self.store = store
        self.profile = profile
        self.codes = codes
        self.folder = folder
        self.signer = signer
        self.surroundings = surroundings
    }

    /// Builds a package, and seals it where nobody else must approve.
    ///
    /// - Parameter order: What is ordered.
    /// - Returns: The package and what was found; no package when an error was found.
    /// - Throws: `PackageError`; nothing is left behind then but a package that could not be sealed, which `approve` seals.
    package func build(_ order: PackageOrder) async throws(PackageError) -> PackageBuilder.Outcome {
        let builder = PackageBuilder(
            store: store, profile: profile, codes: codes, folder: folder, surroundings: surroundings)
        let outcome = try await builder.build(order)
        guard let package = outcome.package, !package.needsApproval else { return outcome }
        return PackageBuilder.Outcome(
            package: try await seal(package, approvedBy: nil, by: order.by), findings: outcome.findings)
    }

    /// Seals a package on a second person's word, or one that needs none and could not be sealed when it was built; to approve
    /// twice is to approve once.
    package func approve(_ name: String, by: String) async throws(PackageError) -> StoredPackage {
        let package = try await package(name)
        if package.state == .approved, package.approvedBy == by { return package }
        guard package.state == .built else { throw .wrongState(name, package.state) }
        guard package.needsApproval else { return try await seal(package, approvedBy: nil, by: by) }
        guard package.builtBy != by else { throw .samePerson(by) }
        return try await seal(package, approvedBy: by, by: by)
    }

    /// Gives a package up that was not sent; its number and serial numbers stay used.
    package func cancel(_ name: String, by: String, reason: String) async throws(PackageError) -> StoredPackage {
        let package = try await package(name)
        if package.state == .cancelled { return package }
        try await move(
            package, PackageStep(to: .cancelled, action: "package-cancel", by: by, note: reason),
            from: [.built, .approved], reason: reason)
        folder.removeRemnants(of: name)
        return try await self.package(name)
    }

    /// The package of a name.
    package func package(_ name: String) async throws(PackageError) -> StoredPackage {
        guard let package = try await asking({ () throws(StoreError) in try await store.package(named: name) })
        else { throw .unknown(name) }
        return package
    }

    /// Writes manifest and signature into a copy of the draft, compares every table with what was built, and notes it.
    func seal(_ package: StoredPackage, approvedBy: String?, by: String) async throws(PackageError) -> StoredPackage {
        let manifest = PackageManifest(
            packageNo: package.number, orgCode: package.scope.orgCode, period: package.scope.period,
            submission: package.submission, reason: package.reason, approvedBy: approvedBy, tables: package.tables)
        let bytes = profile.bytes(of: manifest)
        let signature: [UInt8]
        do throws(SignerError) {
            signature = try await SignedMessage.sign(bytes, isDetached: true, by: signer).der
        } catch { throw .signing(error) }
        let path = folder.sealing(package.name, surroundings.random.bytes(16).hex)
        let now = surroundings.time.now()
        let digest: SM3Digest
        let whole: String
        do throws(ZipError) {
            try PackageFile.copy(folder.draft(package.name), to: path)
            let (year, month, day) = package.builtAt.day.components
            try ZipWriter.write(
                to: path,
                entries: [
                    .init(name: profile.names.manifest, content: .bytes(bytes)),
                    .init(name: profile.names.signature, content: .bytes(signature)),
                ], day: ZipWriter.Day(year: year, month: month, day: day))
            guard try PackageFile.holds(path, package.tables) else { throw .damaged(path: path, entry: nil) }
            try PackageFile.sync(path)
            digest = try PackageFile.digest(of: path)
            whole = folder.sealing(package.name, digest.hex)
            try folder.rename(path, to: whole)
        } catch {
            folder.remove(path)
            // Somebody else may have sealed or cancelled it meanwhile, and taken the draft away.
            let state = try await self.package(package.name).state
            guard state == package.state else { throw .wrongState(package.name, state) }
            if case .damaged = error { throw .changed(path: folder.draft(package.name)) }
            throw .file(error)
        }
        let sealed = try await asking { () throws(StoreError) in
            try await store.seal(
                package.id, approvedBy: approvedBy, sm3: digest,
                leaf: leaf(
                    approvedBy == nil ? "package-seal" : "package-approve", "\(package.name) \(digest.hex)",
                    package.reason ?? "", by, now), at: now)
        }
        guard sealed else {
            folder.remove(whole)
            throw .wrongState(package.name, try await self.package(package.name).state)
        }
        do throws(ZipError) { try folder.rename(whole, to: folder.sealed(package.name)) } catch { throw .file(error) }
        folder.removeRemnants(of: package.name)
        return try await self.package(package.name)
    }

    /// Moves a package on; what is not so any more is an error.
    func move(
        _ package: StoredPackage, _ step: PackageStep, from states: Set<PackageState>, reason: String = ""
    ) async throws(PackageError) {
        let now = surroundings.time.now()
        let subject = "\(package.name) \(package.sm3?.hex ?? "") \(step.state.rawValue)"
        let moved = try await asking { () throws(StoreError) in
            try await store.move(
                package.id, step, from: states, leaf: leaf(step.action, subject, reason, step.by, now), at: now)
        }
        guard moved else { throw .wrongState(package.name, try await self.package(package.name).state) }
    }

    func asking<Value>(_ question: () async throws(StoreError) -> Value) async throws(PackageError) -> Value {
        do throws(StoreError) { return try await question() } catch { throw .store(error) }
    }
}
