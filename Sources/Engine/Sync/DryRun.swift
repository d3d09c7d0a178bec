package import Delivery
package import Exchange

/// What a destination would get now: the very requests, signed, and nothing sent or stored.
package struct DryRun: Sendable {
    /// How many batches a dry run shows: with the shipped limits 400 MiB at the very most.
    package static let most = 100

    private let destination: DestinationID
    private let desk: DestinationDesk
    private let store: any DeliveryStore
    private let surroundings: Surroundings

    /// A dry run.
    package init(
        destination: DestinationID, desk: DestinationDesk, store: any DeliveryStore, surroundings: Surroundings
    ) {
        self.destination = destination
        self.desk = desk
        self.store = store
        self.surroundings = surroundings
    }

    /// The requests in sending order.
    ///
    /// A batch that was sealed before has its own number; one that was not gets another number when it is really sealed.
    /// Windows, breakers and rates are not asked, and what waits for a verdict on something else is not among them.
    package func requests() async throws(SyncError) -> [(batch: SealedBatch, request: SignedRequest)] {
        let (now, random, plan) = (surroundings.time.now(), surroundings.random, desk.plan)
        let batches: [SealedBatch]
        do throws(StoreError) {
            batches = try await store.preview(
                for: destination, limit: desk.profile.limits.records, most: DryRun.most, now: now
            ) { candidates in
                plan.seal(
                    candidates.map(\.record), number: BatchNumber(day: now.day, random: random.bytes(20)))
            }
        } catch { throw .store(error) }
        var requests: [(batch: SealedBatch, request: SignedRequest)] = []
        for batch in batches {
            do {
                let request = try await desk.signer.submission(
                    of: batch, milliseconds: now.milliseconds, nonce: random.bytes(16))
                requests.append((batch, request))
            } catch { throw .signer("\(error)") }
        }
        return requests
    }
}
