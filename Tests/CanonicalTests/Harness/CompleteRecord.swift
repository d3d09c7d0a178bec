import Canonical

/// Records that have every field of their kind; every person in them is invented.
///
/// Lists of codes and references are out of order and with repeats on purpose.
enum CompleteRecord {
    /// One record of each kind.
    static let all = [
        insuredUnit, provider, expert, policy, endorsement, service, hazard, refusalReport, expense, claim, feedback,
    ]

    static func record(_ kind: Kind, _ fill: (inout Record) -> Void) -> Record {
        var record = Record(
            kind: kind, insurer: "900101", recordedAt: moment("2026-11-20T08:00:00+08:00"),
            origin: Origin(file: 0, row: 2))
        fill(&record)
        return record
    }

    /// A day as `YYYY-MM-DD`, which the calendar must have.
    static func day(_ iso: String) -> CivilDate {
        guard let day = CivilDate(iso: iso) else { preconditionFailure("no such day: \(iso)") }
        return day
    }

    /// A moment as `YYYY-MM-DDThh:mm:ss+08:00`.
    static func moment(_ iso: String) -> Instant {
        let time = iso.dropFirst(11).prefix(8).split(separator: ":").compactMap { Int($0) }
        precondition(time.count == 3 && iso.hasSuffix("+08:00"), "no such moment: \(iso)")
        return Instant(day: day(String(iso.prefix(10))), hour: time[0], minute: time[1], second: time[2])
    }
}
