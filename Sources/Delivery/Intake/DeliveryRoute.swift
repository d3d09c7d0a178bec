package import Canonical
package import Exchange

/// Which records a destination gets, of those that it takes.
package struct DeliveryRoute: Sendable {
    /// The destination's profile, with the kinds that are sent there.
    package let profile: DestinationProfile
    private let insurers: Set<Text>?
    private let territory: [String]?

    /// A route.
    ///
    /// - Parameters:
    ///   - profile: The destination's profile, with the kinds that are sent there.
    ///   - insurers: The institution codes of the insurers whose records go there; nil for all.
    ///   - territory: The beginnings of the division codes of the places whose records go there; nil for everywhere.
    package init(profile: DestinationProfile, insurers: Set<Text>? = nil, territory: [String]? = nil) {
        self.profile = profile
        self.insurers = insurers
        self.territory = territory
    }

    /// Whether a record goes there, or on what that depends; `nil` where it does not.
    ///
    /// What counts is the place of activity (细则 12): the record's own, else that of what it names first, a hazard's service
    /// or an endorsement's policy. What others wait for follows them besides: a unit from elsewhere goes where its policy goes.
    /// A record whose place nobody knows, and for which nothing waits, goes. What belongs to a record goes where its owner
    /// went, also where a profile takes only some of the owner's kind; a withdrawal, where it went itself.
    func reach(of record: Record) -> Reach? {
        if let insurers, !insurers.contains(record.insurer) { return nil }
        if record.kind.definition.owner != nil { return reach(with: owner(of: record)) }
        guard let territory else { return .always }
        if let place = record.kind.definition.place, let code = record[Field<Code>(of: place)] {
            return territory.contains { code.hasPrefix($0) } ? .always : .ifKnown
        }
        for field in record.kind.definition.fields {
            let named = profile.references(of: record, by: field)
            if !named.isEmpty { return .with(named) }
        }
        return profile.isAwaited(record.kind) ? .ifKnown : .always
    }

    /// Whether what belongs to a record goes: it waits for an owner that goes in any case.
    private func reach(with owner: Dependency?) -> Reach {
        guard let owner else { return .ifKnown }
        return territory == nil && profile.kind(owner.kind)?.only == nil ? .always : .with([owner])
    }

    /// The record to which one belongs, as the destination knows it; nil for a record of its own, and for a withdrawal.
    func owner(of record: Record) -> Dependency? {
        record.kind.definition.owner.flatMap { profile.references(of: record, by: $0).first }
    }
}

/// On what it depends whether a version goes to a destination.
package enum Reach: Sendable, Equatable {
    /// On nothing: it goes.
    case always
    /// Whether something of the same record went there before, or what goes there waits for it.
    case ifKnown
    /// The same, or whether one of these records went there.
    case with([Dependency])
}
