package import Mapping

/// What becomes of the records of one stretch of a file: stretches may be read side by side, each with a consumer of its own,
/// and are handed over in file order.
package protocol RecordConsumer: Sendable {
    /// Takes a record in file order; it is used again unless it is kept.
    mutating func take(_ mapped: inout MappedRecord)

    /// Maps the rows of a batch and takes every record.
    ///
    /// Each consumer has its own, of three lines, so that the compiler sees both sides of a call that is made for every record.
    mutating func take(_ batch: borrowing SourceBatch, mappedBy mapper: inout RowMapper)

    /// Forgets everything and keeps the space, for another stretch.
    mutating func clear()
}

/// Keeps the records.
struct KeptRecords: RecordConsumer {
    private(set) var records: [MappedRecord] = []

    mutating func take(_ mapped: inout MappedRecord) { records.append(mapped) }

    mutating func take(_ batch: borrowing SourceBatch, mappedBy mapper: inout RowMapper) {
        mapper.map(batch) { take(&$0) }
    }

    mutating func clear() { records.removeAll(keepingCapacity: true) }
}

extension SourceFile {
    /// Reads the file once from start to end, in memory that does not grow with it.
    ///
    /// - Parameters:
    ///   - lookups: The tables that other sources are looked up in; those of this file are filled.
    ///   - each: Gets every record in file order; it may be kept.
    /// - Returns: What there is to say of each part, in the order of `parts`; a refused one gives no records.
    /// - Throws: The file cannot be read, or not in its encoding; records given before are then void.
    package func read(
        lookups: inout [LookupTable], _ each: (inout MappedRecord) -> Void
    ) throws(SourceError) -> [SourceSummary] {
        try read(lookups: &lookups, with: KeptRecords()) { kept in
            for index in kept.records.indices {
                var mapped = kept.records[index]
                each(&mapped)
            }
        }
    }
}

/// Gathers the records of a serial reader into stretches and hands them over.
struct SerialStretch<Consumer: RecordConsumer> {
    /// So many records that handing over costs little, so few that they stay in the caches.
    private static var size: Int { 500 }

    private var consumer: Consumer
    private var count = 0
    private let handOver: (inout Consumer) -> Void

    init(_ consumer: Consumer, handOver: @escaping (inout Consumer) -> Void) {
        self.consumer = consumer
        self.handOver = handOver
    }

    mutating func take(_ mapped: inout MappedRecord) {
        consumer.take(&mapped)
        count += 1
        if count >= Self.size { finish() }
    }

    /// Hands over what there is.
    mutating func finish() {
        guard count > 0 else { return }
        handOver(&consumer)
        consumer.clear()
        count = 0
    }
}
