package import Delivery
package import Evidence

/// How a log and a checkpoint that somebody kept of it disagree.
package enum LogKeepingError: Error, Equatable, CustomStringConvertible {
    /// The checkpoint is of another log.
    case otherLog(kept: String, own: String)
    /// The log has fewer entries than it promised once: it was cut, or an older copy of the store was put in place.
    case rolledBack(kept: UInt64, now: UInt64)
    /// The log does not begin with the entries that it promised once.
    case rewritten(kept: UInt64)
    /// The store refused.
    case store(StoreError)

    package var description: String {
        switch self {
        case .otherLog(let kept, let own): "保存的检查点属于另一个日志（\(kept)），本日志是 \(own)"
        case .rolledBack(let kept, let now):
            "证据日志回退了：保存的检查点有 \(kept) 个条目，现在只有 \(now) 个。存储可能是从旧备份恢复的，请停止报送并恢复最新的存储"
        case .rewritten(let kept): "证据日志被改写：现在的日志与保存的检查点（\(kept) 个条目）不是同一个开头，请停止报送并查明原因"
        case .store(let error): error.description
        }
    }
}

/// Holds a log to a checkpoint that somebody kept of it.
package enum LogKeeping {
    /// The proof that the log at one checkpoint begins with the log at an earlier one.
    ///
    /// - Parameters:
    ///   - kept: The earlier checkpoint, as it was kept.
    ///   - now: The log's checkpoint.
    ///   - evidence: The log.
    /// - Returns: The proof, which holds.
    /// - Throws: How they disagree.
    package static func proof(
        from kept: Checkpoint, to now: Checkpoint, in evidence: any EvidenceStore
    ) async throws(LogKeepingError) -> ConsistencyProof {
        guard kept.origin == now.origin else { throw .otherLog(kept: kept.origin, own: now.origin) }
        guard kept.size <= now.size else { throw .rolledBack(kept: kept.size, now: now.size) }
        guard kept.size > 0 else { return ConsistencyProof(oldSize: 0, newSize: now.size, path: []) }
        let proof: ConsistencyProof
        do { proof = try await evidence.consistencyProof(from: kept.size, to: now.size) } catch { throw .store(error) }
        guard proof.holds(from: kept.root, to: now.root) else { throw .rewritten(kept: kept.size) }
        return proof
    }
}
