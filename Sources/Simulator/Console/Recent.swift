/// The last so many of a series; older ones are forgotten.
struct Recent<Element: Sendable>: Sendable {
    private let limit: Int
    private var kept: [Element] = []
    /// How many there have been.
    private(set) var total = 0

    init(limit: Int) {
        precondition(limit > 0, "a series that keeps nothing")
        self.limit = limit
    }

    mutating func add(_ element: Element) {
        if kept.count < limit { kept.append(element) } else { kept[total % limit] = element }
        total += 1
    }

    /// What is kept, the newest first.
    var newestFirst: [Element] {
        let next = kept.count < limit ? 0 : total % limit
        return (kept[next...] + kept[..<next]).reversed()
    }
}
