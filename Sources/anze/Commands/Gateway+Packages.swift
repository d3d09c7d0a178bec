import Adapters
import Canonical
import Definitions
import Delivery
import Desk
import Engine
import Exchange
import Foundation
import ShangMi

extension Gateway {
    /// A destination that takes packages.
    func packages(_ id: DestinationID) throws -> PackageConfiguration {
        guard let found = configuration.packages.first(where: { $0.id == id }) else {
            let known = configuration.packages.map(\.id.text).joined(separator: "、")
            throw CommandFailure(
                .usage, "配置的 packages 中没有去向“\(id)”" + (known.isEmpty ? "：请先写明" : "，已有：\(known)"))
        }
        return found
    }

    /// The institution code of an insurer, or of the only one.
    func institution(of insurer: String?) throws -> String {
        guard let insurer = insurer ?? (configuration.insurers.count == 1 ? configuration.insurers[0] : nil) else {
            throw CommandFailure(
                .usage,
                "配置中有 \(configuration.insurers.count) 家保险机构，请用 --insurer 指明：\(configuration.insurers.joined(separator: "、"))"
            )
        }
        guard configuration.insurers.contains(insurer) else {
            throw CommandFailure(.usage, "配置中没有保险机构“\(insurer)”，已有：\(configuration.insurers.joined(separator: "、"))")
        }
        let mappings: [InsurerMapping]
        do { mappings = try InsurerMapping.load(root: configuration.mappings, insurer: insurer) } catch {
            throw CommandFailure(.usage, error.description)
        }
        guard let code = mappings.first?.code else { throw CommandFailure(.usage, "保险机构“\(insurer)”没有映射") }
        return code.string
    }

    /// The desk for packages of a destination.
    func packageDesk(_ configured: PackageConfiguration, _ store: any DeliveryStore) throws -> PackageDesk {
        do {
            let profile = try PackageProfile.load(mappings: configuration.mappings, id: configured.profile)
            return PackageDesk(
                store: store.packages, profile: profile, codes: try codeTables(),
                folder: PackageFolder(path: configured.folder),
                signer: try KeyMaterial.signer(
                    configured.identity ?? configuration.identity, surroundings: surroundings),
                surroundings: surroundings)
        } catch let error as DefinitionError { throw CommandFailure(.usage, error.description) } catch let error
            as KeyMaterialError
        { throw CommandFailure(error) }
    }

    /// The desk for a package, and the destination that it goes to.
    func packageDesk(
        of name: String, _ store: any DeliveryStore
    ) async throws -> (PackageDesk, PackageConfiguration) {
        guard let package = try await Gateway.asking({ try await store.packages.package(named: name) }) else {
            throw CommandFailure(PackageError.unknown(name))
        }
        let configured = try packages(package.scope.destination)
        return (try packageDesk(configured, store), configured)
    }

    /// What sends a package and asks about it.
    func packageDispatch(of name: String, _ store: any DeliveryStore) async throws -> PackageDispatch {
        let (desk, configured) = try await packageDesk(of: name, store)
        return try packageDispatch(desk, configured)
    }

    private func packageDispatch(_ desk: PackageDesk, _ configured: PackageConfiguration) throws -> PackageDispatch {
        do {
            try configured.verifyFiles()
            return try PackageDispatch(
                desk: desk, configured, identity: configured.identity ?? configuration.identity)
        } catch let error as DefinitionError { throw CommandFailure(.usage, error.description) } catch let error
            as KeyMaterialError
        { throw CommandFailure(error) } catch let error as PackageError { throw CommandFailure(error) }
    }

    /// Finds mistakes in keys, profiles and institutions before a scheduled job needs them.
    func checkPackages(_ destination: DestinationID?, _ store: any DeliveryStore) throws {
        for configured in try scheduledPackages(destination) {
            _ = try packageDispatch(packageDesk(configured, store), configured)
        }
        for insurer in configuration.insurers { _ = try institution(of: insurer) }
    }

    /// Proposes last month's packages and asks about those that left, of one destination or of all: what goes wrong with one
    /// keeps no other from its turn.
    func packageRound(_ destination: DestinationID?, _ store: any DeliveryStore) async throws -> ExitStatus {
        var causes: [ExitStatus] = []
        func noting(_ work: () async throws -> ExitStatus) async throws {
            do { causes.append(try await work()) } catch let failure as CommandFailure {
                Terminal.complain("package：\(failure.message)")
                causes.append(failure.status)
            }
        }
        for configured in try scheduledPackages(destination) {
            let desk = try packageDesk(configured, store)
            let dispatch = try packageDispatch(desk, configured)
            let round = PackageRound(desk: desk, destination: configured.id, operatorName: Operator.schedule)
            for insurer in configuration.insurers {
                try await noting { try await propose(try institution(of: insurer), in: round) }
            }
            for package in try await Gateway.packaging({ () throws(PackageError) in try await round.undecided() }) {
                try await noting {
                    try await Gateway.packaging { () throws(PackageError) in
                        try await dispatch.result(package.name, by: Operator.schedule)
                    }.exit(whileProcessing: .unfinished)
                }
            }
        }
        return ExitStatus.worst(causes)
    }

    private func propose(_ orgCode: String, in round: PackageRound) async throws -> ExitStatus {
        let outcome = try await Gateway.packaging { () throws(PackageError) in try await round.propose(orgCode) }
        guard let outcome, outcome.package == nil else { return .done }
        Terminal.complain(
            "package：机构 \(orgCode) 上月的报送包有 \(outcome.findings.errors) 处错误，没有生成；逐条查看：anze package build")
        return .findings
    }

    private func scheduledPackages(_ destination: DestinationID?) throws -> [PackageConfiguration] {
        guard let destination else { return configuration.packages }
        return [try packages(destination)]
    }

    /// Runs an order about a package, with its error as the command's.
    static func packaging<Value>(_ order: () async throws(PackageError) -> Value) async throws -> Value {
        do throws(PackageError) { return try await order() } catch { throw CommandFailure(error) }
    }
}

extension CommandFailure {
    /// A refused order with its exit status.
    init(_ error: PackageError) {
        switch error {
        case .store(let error): self.init(error)
        case .keys(let error): self.init(error)
        case .file: self.init(.storage, error.description)
        case .interrupted, .serialsTaken: self.init(.unfinished, error.description)
        case .obstacle(.building): self.init(.unfinished, error.description)
        case .obstacle(.open), .obstacle(.hasFirst), .obstacle(.noFirst), .table, .nothing, .needsReason, .unknown,
            .samePerson, .wrongState, .line:
            self.init(.usage, error.description)
        case .needsApproval, .changed, .signing: self.init(.operatorNeeded, error.description)
        }
    }
}
