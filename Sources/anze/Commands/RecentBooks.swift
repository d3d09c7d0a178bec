import Delivery
import Engine

/// The accounts for whoever asks often: counted at most every quarter of a minute, since a large store takes seconds for it.
actor RecentBooks {
    /// How old they may be, in seconds.
    private static let age = 15.0

    private let views: any DeliveryViews
    private let time: any TimeSource
    private var last: (books: StoreBooks, at: Timestamp)?

    init(views: any DeliveryViews, time: any TimeSource) {
        self.views = views
        self.time = time
    }

    /// The accounts as they are, or were a moment ago.
    ///
    /// - Throws: What the store refuses; nothing old is given instead.
    func books() async throws(StoreError) -> StoreBooks {
        let now = time.now()
        if let last, abs(now.seconds(since: last.at)) < RecentBooks.age { return last.books }
        let books = try await views.books()
        last = (books, now)
        return books
    }
}
