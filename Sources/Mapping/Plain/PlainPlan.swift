import Canonical

/// How the plain cells of a row are read into its records, for all record mappings of a source.
struct PlainPlan: Sendable {
    /// The reads of one record mapping: a run of `reads`, those of the row itself first.
    struct Part: BitwiseCopyable, Sendable {
        let first: Int
        let count: Int
        /// How many are of the row itself; the others are of the row that an item stands in.
        let ownCount: Int
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
        /// For a record that rows repeat: the parts, as bits, and the field of the record of the row that says how much it counts.
        let latest: (parts: UInt64, field: Int)?
    }

    /// Reads that one record can have here, what is beyond them is never plain; and record mappings of a source.
    static let limit = 64

    private var reads: [PlainRead] = []
    private var days: [PlainDay] = []
    private var words = PlainWords()
    private let months: PlainMonths
    /// One for each record mapping.
    private var parts: [Part] = []

    /// The plain reads of some plans.
    init(_ plans: [RecordPlan], _ notes: RowNotes) {
        precondition(plans.count <= PlainPlan.limit, "a source has too many record mappings")
        months = PlainMonths(notes)
        for plan in plans {
            let count = min(plan.reads.count, PlainPlan.limit)
            parts.append(
                Part(
                    first: reads.count, count: count, ownCount: plan.reads[..<count].count { $0.isOwn },
                    level: plan.mapping.level,
                    isConditional: plan.mapping.condition != nil,
                    hasMore: !plan.composed.isEmpty || plan.reads.count > count,
                    hasPersons: plan.mapping.kind == .expert,
                    hasHeader: plan.mapping.recordedAt != nil || plan.mapping.withdrawReason != nil,
                    latest: PlainPlan.latest(of: plan.mapping, among: plans)))
            for isOwn in [true, false] {
                for place in 0..<count where plan.reads[place].isOwn == isOwn {
                    reads.append(PlainRead(plan.fields[place], plan.reads[place], at: place, notes, &words, &days))
                }
            }
        }
    }

    private static func latest(of mapping: RecordMapping, among plans: [RecordPlan]) -> (parts: UInt64, field: Int)? {
        guard let latest = mapping.latestBy else { return nil }
        var parts: UInt64 = 0
        for (place, plan) in plans.enumerated() where plan.mapping.kind == latest.kind { parts |= 1 << UInt64(place) }
        return (parts, latest.field.index)
    }

    /// Makes a reading of a batch, which holds as long as the body runs.
    func reading(_ batch: borrowing SourceBatch, _ body: (borrowing PlainReading) -> Void) {
        let bytes = batch.bytes
        let cells = batch.cells
        bytes.withUnsafeBytes { bytes in
            cells.withUnsafeBufferPointer { cells in
                withPointers { parts, reads, days, words, months in
                    body(
                        PlainReading(
                            parts: parts, bytes: bytes, cells: cells, reads: reads, days: days, words: words,
                            months: months))
                }
            }
        }
    }

    private func withPointers(
        _ body: (
            UnsafeBufferPointer<Part>, UnsafeBufferPointer<PlainRead>, UnsafeBufferPointer<PlainDay>,
            PlainWords.Pointers, PlainMonths.Pointers
        ) -> Void
    ) {
        parts.withUnsafeBufferPointer { parts in
            reads.withUnsafeBufferPointer { reads in
                days.withUnsafeBufferPointer { days in
                    words.withPointers { words in
                        months.withPointers { months in body(parts, reads, days, words, months) }
                    }
                }
            }
        }
    }
}
