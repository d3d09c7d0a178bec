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
        do {
            try configured.verifyFiles()
            return try PackageDispatch(
                desk: desk, configured, identity: configured.identity ?? configuration.identity)
        } catch let error as DefinitionError { throw CommandFailure(.usage, error.description) } catch let error
            as KeyMaterialError
        { throw CommandFailure(error) } catch let error as PackageError { throw CommandFailure(error) }
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
