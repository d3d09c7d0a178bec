package import Delivery
import Testing

/// One sentence of the store's contract, and the test that holds a store to it.
package struct StoreCheck: Sendable, CustomTestStringConvertible {
    /// The sentence.
    package let sentence: String
    private let check: @Sendable (StoreBench) async throws -> Void

    /// A sentence with its test; the bench's store is empty.
    init(_ sentence: String, _ check: @escaping @Sendable (StoreBench) async throws -> Void) {
        self.sentence = sentence
        self.check = check
    }

    package var testDescription: String { sentence }

    /// Holds an empty store to the sentence.
    package func run(on store: any DeliveryStore) async throws { try await check(StoreBench(store: store)) }
}

/// The contract of `DeliveryStore` as tests: every store's own tests run all of them, each on an empty store.
package enum StoreConformance {
    /// All sentences.
    package static let checks: [StoreCheck] =
        intake + routes + ordering + leases + outcomes + parts + lanes + jobs + archives + evidence + accounts + history
        + packages + reconciliations + inbound + contents
}
