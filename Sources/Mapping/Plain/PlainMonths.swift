import Canonical

/// The months from one year to another, so that a day is found by adding.
struct PlainMonths: Sendable {
    private let firstYear: Int
    /// The days since 1970-01-01 of the first of each month, and behind them that of one month more.
    private let starts: [Int32]

    /// The months of all plausible days.
    init(_ notes: RowNotes) {
        let first = CellRules.firstPlausibleDay.components.year
        let years = first...max(first, PlainDay.last(notes).components.year)
        firstYear = years.lowerBound
        var starts: [Int32] = []
        for year in years {
            for month in 1...12 { starts += CivilDate(year: year, month: month, day: 1).map { [$0.days] } ?? [] }
        }
        starts += CivilDate(year: years.upperBound, month: 12, day: 31).map { [$0.days + 1] } ?? []
        self.starts = starts
    }

    /// The months as they are looked up; they hold as long as the body runs.
    func withPointers(_ body: (Pointers) -> Void) {
        starts.withUnsafeBufferPointer { starts in
            guard let start = starts.baseAddress else { return }
            body(Pointers(firstYear: firstYear, count: UInt(starts.count) - 1, starts: start))
        }
    }

    /// Where the months are.
    struct Pointers {
        let firstYear: Int
        /// How many months there are.
        let count: UInt
        let starts: UnsafePointer<Int32>

        /// The number of a day since 1970-01-01; nil where the calendar has none, and in other years.
        @inline(__always)
        func day(year: Int, month: Int, day: Int) -> Int32? {
            let place = UInt(bitPattern: (year &- firstYear) &* 12 &+ month &- 1)
            guard UInt(bitPattern: month &- 1) < 12, place < count else { return nil }
            let start = starts[Int(bitPattern: place)]
            let number = start &+ Int32(truncatingIfNeeded: day) &- 1
            guard day > 0, number < starts[Int(bitPattern: place) &+ 1] else { return nil }
            return number
        }
    }
}
