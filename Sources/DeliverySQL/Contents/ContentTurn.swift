import Delivery
import Exchange

/// Whether a content's attempt is the next to go, looked at once for each claim.
struct ContentTurn {
    private let session: any SQLSession
    private let vault: StoreVault
    private let queue: DeliveryQueue
    private let terms: ClaimTerms
    private var isOver: Bool
    /// Why a content that is due may not go.
    private(set) var hold: Hold?

    init(_ session: any SQLSession, _ vault: StoreVault, _ queue: DeliveryQueue, terms: ClaimTerms) throws {
        self.session = session
        self.vault = vault
        self.queue = queue
        self.terms = terms
        isOver = !terms.takesContents
    }

    /// The content that goes before a sealed batch, or before whatever may be sealed; `nil` where none does.
    ///
    /// Questions go first. A priority report's parts go before other batches, after those of the reports; all others alternate
    /// with batches.
    mutating func next(before batch: SQLRow?) throws -> NextBatch? {
        guard !isOver else { return nil }
        isOver = true
        if let question = try session.dueContent(.unknown, of: queue.destination, at: queue.now) {
            return try claim(question)
        }
        guard let part = try session.dueContent(.ready, of: queue.destination, at: queue.now) else { return nil }
        let lane = try batch.map { Lane(rawValue: try $0["lane"]) ?? .live }
        if try lane == .priority || queue.has(.priority) { return nil }
        let isAlone = try lane == nil && !queue.hasAny
        guard try part.lane == .priority || isAlone || session.flow(to: queue.destination.text).turns.isContents else {
            return nil
        }
        return try claim(part)
    }

    private mutating func claim(_ due: DueContent) throws -> NextBatch? {
        guard let request = try due.row.contentLife.request else { return nil }
        switch try session.start(request, at: queue.destination, now: queue.now, terms: terms, isContent: true) {
        case .held(let reason):
            hold = reason
            return nil
        case .ping: return .ping
        case .request: return .content(try session.claim(due, lease: terms.lease, vault))
        }
    }
}
