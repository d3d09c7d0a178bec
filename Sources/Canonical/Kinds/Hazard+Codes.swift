extension Hazard {
    /// How grave a hazard is (隐患级别, table `hazard-level`).
    package enum Level {
        /// 一般事故隐患.
        package static let general: Code = "1"
        /// 重大事故隐患.
        package static let major: Code = "2"
    }

    /// Where rectification stands (整改状态, table `rectification-state`; canonical-model §2.8).
    package enum State {
        /// Found, notified, being rectified, deferred: work is still to be done by a due day.
        package static let awaitingWork: [Code] = ["10", "20", "30", "80"]
        /// Rectified, with or without a passed recheck.
        package static let rectified: [Code] = ["40", "50"]
        /// Closed by a passed recheck (复查合格已销号).
        package static let closed: Code = "50"
        /// Refused, reported or not.
        package static let refused: [Code] = ["60", "70"]
        /// Deferred to another day (延期整改).
        package static let deferred: Code = "80"

        /// Whether one state may follow another, or stay (整改与复查 life cycle, canonical-model §2.8 and its text).
        ///
        /// 50 is final: a recurrence is a new hazard.
        package static func canFollow(_ before: Code, _ state: Code) -> Bool {
            before == state || (successors.first { $0.before == before }?.states.contains(state) ?? true)
        }

        private static let successors: [(before: Code, states: [Code])] = [
            ("10", ["20"]), ("20", ["30", "60"]), ("30", ["40", "80", "60"]), ("40", ["50", "30"]),
            ("50", []), ("60", ["70"]), ("70", ["30", "40"]), ("80", ["30", "40", "60"]),
        ]
    }

    /// A recheck that was passed (table `recheck-result`).
    package static let recheckPassed: Code = "1"
}
