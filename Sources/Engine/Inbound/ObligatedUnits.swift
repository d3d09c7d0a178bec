package import Canonical
package import Delivery

/// Which units that must be insured are not (应保未保, 细则 13).
package enum ObligatedUnits {
    /// The units of the ledger without a policy in force on a day at any insurer that this gateway serves.
    ///
    /// - Parameters:
    ///   - day: The day: a policy counts that is in force at its beginning or during it.
    ///   - store: Where ledger and policies are kept.
    ///   - codes: The insurers' institution codes.
    /// - Returns: All units of the day, and those without a policy.
    /// - Throws: What the store refuses.
    package static func uninsured(
        on day: CivilDate, in store: any DeliveryStore, insurers codes: [Text]
    ) async throws(InboundError) -> (all: Int, uninsured: [ObligatedUnit]) {
        let units: [ObligatedUnit]
        do throws(StoreError) { units = try await store.inbound.obligatedUnits(on: day) } catch { throw .store(error) }
        let (start, end) = (Instant(day: day), Instant(day: day.adding(days: 1)))
        var seen: Set<String> = []
        var uninsured: [ObligatedUnit] = []
        for unit in units where seen.insert(unit.creditCode).inserted {
            guard let key = RecordKey(parts: [Text(unit.creditCode)]) else { continue }
            var isInsured = false
            for code in codes where !isInsured {
                do throws(HistoryError) {
                    isInsured = try store.history(of: code).records(.policiesOfUnit, of: [key], except: { _ in false })
                        .contains { policy in
                            guard let from = policy[Policy.periodStart], let to = policy[Policy.periodEnd] else {
                                return false
                            }
                            return from < end && to > start
                        }
                } catch { throw .history(error.description) }
            }
            if !isInsured { uninsured.append(unit) }
        }
        return (seen.count, uninsured)
    }
}
