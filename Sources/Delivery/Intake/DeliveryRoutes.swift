package import Canonical
package import Exchange

/// Which destinations get a version, how urgently, and by when.
package struct DeliveryRoutes: Sendable {
    private let routes: [DestinationID: DeliveryRoute]
    private let calendar: WorkingDays?
    private let isBackfill: Bool

    /// Routes.
    ///
    /// - Parameters:
    ///   - routes: The destinations that get something from this gateway directly.
    ///   - calendar: The working days, for deadlines; Monday to Friday where a year is not known.
    ///   - isBackfill: Whether everything goes behind everyday business: a first load of past years, which has no deadlines.
    package init(_ routes: [DestinationID: DeliveryRoute], calendar: WorkingDays?, isBackfill: Bool = false) {
        self.routes = routes
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
            projections: routes.keys.sorted().compactMap { outgoing(incoming.record, to: $0, at: now) })
    }

    /// What a destination gets of a record; `nil` where it gets nothing.
    ///
    /// - Parameters:
    ///   - record: The record, new or stored before.
    ///   - destination: Where it may go.
    ///   - now: The present moment.
    /// - Returns: What goes, and on what it depends whether it does.
    package func outgoing(_ record: Record, to destination: DestinationID, at now: Timestamp) -> OutgoingVersion? {
        guard let route = routes[destination], let kind = route.profile.kind(record.kind),
            let reach = route.reach(of: record)
        else { return nil }
        let lane: Lane = kind.isPriority(record) ? .priority : isBackfill ? .backfill : .live
        let due = isBackfill ? nil : kind.due(record).map { moment($0, after: now) }
        if let projection = route.profile.projection(of: record) {
            return OutgoingVersion(
                destination: destination, projection: projection, reach: reach, owner: route.owner(of: record),
                lane: lane, dueAt: due, content: route.profile.content(of: record))
        }
        return route.profile.retraction(of: record).map { projection in
            OutgoingVersion(
                destination: destination, projection: projection, reach: .ifKnown, owner: nil, lane: lane, dueAt: due)
        }
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
