import DeliverySQL
import Exchange
import ShangMi

extension SQLLock {
    /// The advisory locks of a transaction, in the order in which they are taken, and whether each is shared.
    ///
    /// An insurer's intakes share the lock of all intakes, which the beginning of an archive has alone.
    var numbers: [(number: Int64, isShared: Bool)] {
        switch self {
        case .nothing: []
        case .archive: [(AdvisoryLock.number("archive"), false)]
        case .intake(let insurer):
            [(AdvisoryLock.number("intakes"), true), (AdvisoryLock.number("intake/\(insurer)"), false)]
        case .allIntakes: [(AdvisoryLock.number("intakes"), false)]
        case .replay(let id): [(AdvisoryLock.number("replay/\(id)"), false)]
        case .packages(let orgCode): [(AdvisoryLock.number("packages/\(orgCode)"), false)]
        case .account(let name): [(AdvisoryLock.number("account/\(name)"), false)]
        case .destination(let destination): [(AdvisoryLock.number("destination/\(destination.text)"), false)]
        case .evidence: [(AdvisoryLock.number("evidence"), false)]
        case .job(let name): [(AdvisoryLock.number("job/\(name)"), false)]
        case .alerts: [(AdvisoryLock.number("alerts"), false)]
        case .vault: [(AdvisoryLock.number("vault"), false)]
        }
    }
}

/// PostgreSQL's locks by number.
enum AdvisoryLock {
    /// A number for a name: two names with the same one, which does not happen, would only wait for each other.
    static func number(_ name: String) -> Int64 {
        let bytes = SM3.digest(of: Array("anze/\(name)".utf8)).bytes
        return bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}
