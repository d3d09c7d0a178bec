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
    }

    /// A recheck that was passed (table `recheck-result`).
    package static let recheckPassed: Code = "1"
}
