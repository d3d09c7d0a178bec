package import Canonical
package import Exchange

/// Which destinations get a version, how urgently, and by when.
package struct DeliveryRoutes: Sendable {
    private let profiles: [DestinationID: DestinationProfile]
    private let calendar: WorkingDays?
    private let isBackfill: Bool

    /// Routes.
    ///
    /// - Parameters:
    ///   - profiles: The destinations.
    ///   - calendar: The working days, for deadlines; Monday to Friday where a year is not known.
    ///   - isBackfill: Whether everything goes behind everyday business: a first load of past years, which has no deadlines.
    package init(profiles: [DestinationID: DestinationProfile], calendar: WorkingDays?, isBackfill: Bool = false) {
        self.profiles = profiles
        self.calendar = calendar
        self.isBackfill = isBackfill
    }

    /// The new version of a record; `nil` where its content is that of the latest.
    ///
    /// - Parameters:
    ///   - incoming: The record.
    ///   - head: Its latest version.
    ///   - now: The present moment.
    ///   - secret: Draws 32 bytes.
    /// - Returns: The version.
    package func version(
        of incoming: IncomingRecord, after head: VersionHead?, at now: Timestamp, secret: () -> [UInt8]
    ) -> NewVersion? {
        guard head?.digest != incoming.digest else { return nil }
        let number = (head?.version ?? 0) + 1
        let secret = VersionSecret(bytes: secret())
        return NewVersion(
            number: number, secret: secret,
            disclosure: secret.disclosure(of: incoming.record, key: incoming.key, version: number),
            projections: profiles.sorted { $0.key < $1.key }.compactMap { destination, profile in
                outgoing(incoming.record, to: destination, profile, at: now)
            })
    }

    private func outgoing(
        _ record: Record, to destination: DestinationID, _ profile: DestinationProfile, at now: Timestamp
    ) -> OutgoingVersion? {
        guard let projection = profile.projection(of: record), let kind = profile.kind(record.kind) else { return nil }
        let lane: Lane = kind.isPriority ? .priority : isBackfill ? .backfill : .live
        let due = isBackfill ? nil : kind.due.map { moment($0, after: now) }
        return OutgoingVersion(destination: destination, projection: projection, lane: lane, dueAt: due)
    }

    private func moment(_ term: DueTerm, after now: Timestamp) -> Timestamp {
        switch term {
        case .hours(let hours): return now.adding(seconds: Double(hours) * 3600)
        case .days(let days): return end(of: CivilDate(days: now.day.days + Int32(days)))
        case .workdays(let count):
            var (day, left) = (now.day, count)
            while left > 0 {
                day = CivilDate(days: day.days + 1)
                if WorkingDays.isWorkingDay(day, by: calendar) { left -= 1 }
            }
            return end(of: day)
        }
    }

    private func end(of day: CivilDate) -> Timestamp {
        Timestamp(milliseconds: Instant(day: CivilDate(days: day.days + 1)).seconds * 1000)
    }
}
