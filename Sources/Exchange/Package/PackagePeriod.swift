package import Canonical

/// The days that a package reports about, both included.
package struct PackagePeriod: Sendable, Hashable, CustomStringConvertible {
    /// The first day.
    package let start: CivilDate
    /// The last day, which is the 采集日期 of the rows.
    package let end: CivilDate

    /// A period by its days; `nil` when the last lies before the first.
    package init?(start: CivilDate, end: CivilDate) {
        guard start <= end else { return nil }
        self.start = start
        self.end = end
    }

    /// Reads a month such as `2026-10`, or two days such as `2026-10-01/2026-10-15`.
    package init?(_ text: String) {
        if let slash = text.firstIndex(of: "/") {
            guard let start = CivilDate(iso: String(text[..<slash])),
                let end = CivilDate(iso: String(text[text.index(after: slash)...]))
            else { return nil }
            self.init(start: start, end: end)
            return
        }
        guard let start = CivilDate(iso: "\(text)-01") else { return nil }
        let (year, month, _) = start.components
        let next =
            month == 12 ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
        guard let next else { return nil }
        self.init(start: start, end: next.adding(days: -1))
    }

    /// The month before that of a day.
    package init?(monthBefore day: CivilDate) {
        let end = day.adding(days: -day.components.day)
        self.init(start: end.adding(days: 1 - end.components.day), end: end)
    }

    /// Whether a day lies in it.
    package func contains(_ day: CivilDate) -> Bool { start <= day && day <= end }

    package var description: String { "\(start)/\(end)" }
}

/// What a package is to those before it (首报、补报、更正).
package enum PackageSubmission: String, Sendable, CaseIterable {
    /// 首报: all records of the period.
    case first
    /// 补报: records of the period that no package of it held.
    case supplement
    /// 更正: rows that a package of the period held and that have changed since.
    case correction

    /// What operators read.
    package var label: String {
        switch self {
        case .first: "首报"
        case .supplement: "补报"
        case .correction: "更正"
        }
    }
}

extension CivilDate {
    /// The eight digits `YYYYMMDD`.
    package var digits: String { description.filter { $0 != "-" } }
}
