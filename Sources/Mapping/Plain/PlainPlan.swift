import Canonical

/// How the plain cells of a row are read into its records, for all record mappings of a source.
struct PlainPlan: Sendable {
    /// The reads of one record mapping: a run of `reads`, in the order of its plan's.
    struct Part: BitwiseCopyable, Sendable {
        let first: Int
        let count: Int
        /// The level of the rows that it reads.
        let level: UInt8
        /// Whether a condition decides that a row is the record.
        let isConditional: Bool
        /// Whether fields are read that have no single cell, or more than `limit` that have.
        let hasMore: Bool
        /// Whether identity numbers are judged when the record is whole.
        let hasPersons: Bool
        /// Whether columns say when the record was changed, or why it is withdrawn.
        let hasHeader: Bool
        /// For a record that rows repeat: the kind and field of the record of the row that says how much it counts.
        let latest: (kind: Kind?, field: Int)
    }

    /// Reads that one record can have here, what is beyond them is never plain; and record mappings of a source.
    static let limit = 64

    private var reads: [PlainRead] = []
    private var days: [PlainDay] = []
    private var words = PlainWords()
    /// One for each record mapping.
    private var parts: [Part] = []

    /// The plain reads of some plans.
    init(_ plans: [RecordPlan], _ notes: RowNotes) {
        precondition(plans.count <= PlainPlan.limit, "a source has too many record mappings")
        for plan in plans {
            let count = min(plan.reads.count, PlainPlan.limit)
            parts.append(
                Part(
                    first: reads.count, count: count, level: plan.mapping.level,
                    isConditional: plan.mapping.condition != nil,
                    hasMore: !plan.composed.isEmpty || plan.reads.count > count,
                    hasPersons: plan.mapping.kind == .expert,
                    hasHeader: plan.mapping.recordedAt != nil || plan.mapping.withdrawReason != nil,
                    latest: (plan.mapping.latestBy?.kind, plan.mapping.latestBy?.field.index ?? 0)))
            for place in 0..<count {
                reads.append(PlainRead(plan.fields[place], plan.reads[place], notes, &words, &days))
            }
        }
    }

    /// Makes a reading of a batch, which holds as long as the body runs.
    func reading(
        _ batch: borrowing SourceBatch, _ texts: inout [UInt8], _ body: (borrowing PlainReading) -> Void
    ) {
        if texts.isEmpty { texts = Array(repeating: 0, count: TextRoom.size + TextRoom.padding) }
        let bytes = batch.bytes
        let cells = batch.cells
        bytes.withUnsafeBytes { bytes in
            cells.withUnsafeBufferPointer { cells in
                texts.withUnsafeMutableBytes { texts in
                    withPointers { parts, reads, days, words in
                        guard let texts = texts.baseAddress else { return }
                        body(
                            PlainReading(
                                parts: parts, bytes: bytes, cells: cells, reads: reads, days: days, words: words,
                                texts: texts))
                    }
                }
            }
        }
    }

    private func withPointers(
        _ body: (
            UnsafeBufferPointer<Part>, UnsafeBufferPointer<PlainRead>, UnsafeBufferPointer<PlainDay>,
            PlainWords.Pointers
        ) -> Void
    ) {
        parts.withUnsafeBufferPointer { parts in
            reads.withUnsafeBufferPointer { reads in
                days.withUnsafeBufferPointer { days in
                    words.withPointers { words in body(parts, reads, days, words) }
                }
            }
        }
    }
}
