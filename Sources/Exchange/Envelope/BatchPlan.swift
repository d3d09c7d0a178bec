package import Canonical
import ShangMi

/// Fills batches: takes records as long as the destination's limits allow and writes their body.
package struct BatchPlan: Sendable {
    private let profile: DestinationProfile
    private let sender: String

    /// A plan for one destination.
    ///
    /// - Parameters:
    ///   - profile: The destination.
    ///   - sender: The unified social credit code of the reporting legal entity.
    package init(profile: DestinationProfile, sender: String) {
        self.profile = profile
        self.sender = sender
    }

    /// How many of the records, from the first on, fit one batch: at least one.
    ///
    /// The bytes are counted as they will be written, with a generous frame.
    package func fitting(_ records: [BatchRecord]) -> Int {
        var bytes = 1024
        for (index, record) in records.enumerated() {
            bytes += line(record).count + 1
            if index > 0, index >= profile.limits.records || bytes > profile.limits.bytes { return index }
        }
        return records.count
    }

    /// Writes the body of a batch and fixes its digest.
    package func seal(_ records: [BatchRecord], kind: Kind, number: BatchNumber) -> SealedBatch {
        let control = records.reduce(Fen(0)) { $0 + $1.projection.control }
        var list: [UInt8] = [0x5B]
        for record in records {
            if list.count > 1 { list.append(0x2C) }
            list.append(contentsOf: line(record))
        }
        list.append(0x5D)
        let values: [Placeholder: JSONValue] = [
            .wire: .text(profile.wire), .batchNo: .text(number.text), .sender: .text(sender),
            .kind: .text(profile.kind(kind)?.name ?? kind.id), .count: .number(Int64(records.count)),
            .controlFen: .number(control.amount), .records: .raw(list),
        ]
        let body = profile.batch.body.written(values)
        return SealedBatch(
            number: number, kind: kind, count: records.count, control: control, body: body,
            bodySM3: SM3.digest(of: body))
    }

    private func line(_ record: BatchRecord) -> [UInt8] {
        var values: [Placeholder: JSONValue] = [
            .key: .text(record.projection.key), .version: .number(Int64(record.version)),
            .op: .text(profile.batch.word(for: record.projection.operation)),
        ]
        switch record.projection.operation {
        case .upsert: values[.data] = .raw(record.projection.data)
        case .withdraw: values[.reason] = record.projection.reason.map { .text($0) }
        }
        return profile.batch.record.written(values)
    }
}
