package import Delivery

/// Notes which alerts begin and end, and tells of each until it was told, in every configured way.
package struct AlertDesk: Sendable {
    private let book: any AlertBook
    private let sender: AlertSender
    private let surroundings: Surroundings

    /// A desk.
    ///
    /// - Parameters:
    ///   - book: Where alerts are kept until they were told.
    ///   - sender: Tells them.
    ///   - surroundings: The clock, and this process.
    package init(book: any AlertBook, sender: AlertSender, surroundings: Surroundings) {
        self.book = book
        self.sender = sender
        self.surroundings = surroundings
    }

    /// Takes the alerts that hold now.
    package func note(_ alerts: [String: String]) async throws(StoreError) {
        try await book.note(alerts, for: sender.channels, at: surroundings.time.now())
    }

    /// Tells what was not told yet, in its order; a way that fails is tried again in the next round.
    package func tell() async throws(StoreError) {
        let owner = surroundings.owner
        for channel in sender.channels {
            while !Task.isCancelled,
                let notice = try await book.take(from: channel, by: owner.own, isAlive: { owner.isAlive($0) }),
                await sender.tell(notice, over: channel)
            { try await book.drop(notice) }
        }
    }
}
