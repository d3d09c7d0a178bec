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

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        if let listen = try mapping.optional("listen") {
            throw listen.error("本版本尚不支持“intake.listen”：请删除，以免误以为已经生效")
        }
        waitAbove = try mapping.optional("waitAbove").map { (node) throws(DefinitionError) in try node.positive() }
        waitAfter = try mapping.optional("waitAfter").map { (node) throws(DefinitionError) in try node.duration() }
        try mapping.finish()
        guard waitAbove != nil || waitAfter != nil else { throw node.error("应写明 waitAbove 或 waitAfter") }
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
