import Definitions
package import Delivery

/// How much of an insurer's business may wait to be sent before her next exports wait in their inbox (delivery.md §2).
package struct IntakeConfiguration: Sendable, Equatable {
    /// Above how many deliveries; nil for no limit.
    package let waitAbove: Int?
    /// When the oldest of them has waited so long, in seconds; nil for no limit.
    package let waitAfter: Double?

    /// Limits by their parts.
    package init(waitAbove: Int?, waitAfter: Double?) {
        self.waitAbove = waitAbove
        self.waitAfter = waitAfter
    }

    /// Reads the block `intake`: how much may wait, and where insurers submit; either may be absent.
    ///
    /// - Parameters:
    ///   - node: The block.
    ///   - insurers: The insurers that the gateway serves.
    ///   - place: Where paths start.
    /// - Returns: What is there of the two.
    /// - Throws: The mistake with file, line and column.
    static func read(
        _ node: DefinitionNode, insurers: [String], place: ConfigurationPlace
    ) throws(DefinitionError) -> (limits: IntakeConfiguration?, submissions: SubmissionConfiguration?) {
        var mapping = try node.mapping()
        let limits = try IntakeConfiguration(&mapping)
        var submissions: SubmissionConfiguration?
        if let listen = try mapping.optional("listen") {
            submissions = try SubmissionConfiguration(listen: listen, &mapping, insurers: insurers, place: place)
        }
        try mapping.finish()
        let isLimited = limits.waitAbove != nil || limits.waitAfter != nil
        guard isLimited || submissions != nil else { throw node.error("应写明 waitAbove、waitAfter 或 listen") }
        return (isLimited ? limits : nil, submissions)
    }

    private init(_ mapping: inout DefinitionMapping) throws(DefinitionError) {
        waitAbove = try mapping.optional("waitAbove").map { (node) throws(DefinitionError) in try node.positive() }
        waitAfter = try mapping.optional("waitAfter").map { (node) throws(DefinitionError) in try node.duration() }
    }

    /// Why an insurer's exports wait, for operators; nil when they do not.
    ///
    /// - Parameters:
    ///   - backlog: What of hers is on its way.
    ///   - now: The present moment.
    /// - Returns: The fact and the limit.
    package func reason(_ backlog: Backlog, now: Timestamp) -> String? {
        if let waitAbove, backlog.count > waitAbove {
            return "待报送 \(backlog.count) 条，多于 intake.waitAbove 的 \(waitAbove) 条"
        }
        if let waitAfter, let oldest = backlog.oldest, now.seconds(since: oldest) > waitAfter {
            return "待报送的 \(backlog.count) 条中最早的自 \(oldest.text) 起未办结，超过 intake.waitAfter"
        }
        return nil
    }
}
