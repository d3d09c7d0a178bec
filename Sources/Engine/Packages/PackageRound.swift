import Canonical
package import Delivery
package import Exchange

/// What the schedule does with packages: proposes that of the month which has ended, and knows which ones are to be asked about.
///
/// It neither approves nor sends: both are a person's word.
package struct PackageRound: Sendable {
    private let desk: PackageDesk
    private let destination: DestinationID
    private let operatorName: String

    /// A round over the packages of a destination.
    ///
    /// - Parameters:
    ///   - desk: Where packages are built and noted.
    ///   - destination: The destination.
    ///   - operatorName: In whose name packages are built.
    package init(desk: PackageDesk, destination: DestinationID, operatorName: String) {
        self.desk = desk
        self.destination = destination
        self.operatorName = operatorName
    }

    /// Builds an organisation's first package of the month before this one, to be approved by a person.
    ///
    /// A period that has had a package, whatever became of it, is left to persons: serial numbers are used up by each, and a
    /// rejected one would be rejected again.
    /// - Parameter orgCode: The organisation.
    /// - Returns: What the build came to; `nil` where there was nothing to build.
    /// - Throws: `PackageError`; as `PackageDesk.build`.
    package func propose(_ orgCode: String) async throws(PackageError) -> PackageBuilder.Outcome? {
        guard let period = PackagePeriod(monthBefore: desk.surroundings.time.now().day) else { return nil }
        let scope = PackageScope(destination: destination, orgCode: orgCode, period: period)
        guard try await !packages().contains(where: { $0.scope == scope }) else { return nil }
        do throws(PackageError) {
            return try await desk.build(
                PackageOrder(scope: scope, submission: .first, reason: nil, by: operatorName, needsApproval: true))
        } catch {
            switch error {
            // Somebody was quicker.
            case .obstacle(.open), .obstacle(.hasFirst): return nil
            default: throw error
            }
        }
    }

    /// The packages that have left and of which nobody knows yet what became of them.
    package func undecided() async throws(PackageError) -> [StoredPackage] {
        try await packages().filter { $0.state == .sending || $0.state == .processing }
    }

    private func packages() async throws(PackageError) -> [StoredPackage] {
        try await desk.asking { () throws(StoreError) in try await desk.store.packages() }
            .filter { $0.scope.destination == destination }
    }
}
