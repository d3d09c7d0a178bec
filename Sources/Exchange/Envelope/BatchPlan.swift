import Canonical
package import ShangMi

/// Fills batches: takes records as long as the destination's limits allow and writes their body.
package struct BatchPlan: Sendable {
    private let profile: DestinationProfile
    private let sender: String
    private let recipient: Certificate?

    /// A plan for one destination.
    ///
    /// - Parameters:
    ///   - profile: The destination.
    ///   - sender: The unified social credit code of the reporting legal entity.
    ///   - recipient: The platform's encryption certificate, for profiles that encrypt to it.
    /// - Throws: `SignerError.value` when the profile's envelope cannot be made, for want of a certificate, say.
    package init(profile: DestinationProfile, sender: String, recipient: Certificate? = nil) throws(SignerError) {
        self.profile = profile
        self.sender = sender
        self.recipient = recipient
        // What makes one envelope makes all.
        _ = try enveloped([0x7B, 0x7D], number: BatchNumber("TRIAL"))
    }

    /// Writes the body of a batch and fixes its digest.
    ///
    /// - Parameters:
    ///   - records: What may go, of one kind; not empty. From the first on, as many are taken as fit: at least one.
    ///   - number: The batch's number.
    /// - Returns: The batch; its `count` says how many were taken.
    package func seal(_ records: [BatchRecord], number: BatchNumber) -> SealedBatch {
        let kind = records[0].projection.kind
        let (list, count) = list(of: records)
        let control = records.prefix(count).reduce(Fen(0)) { $0 + $1.projection.control }
        let values: [Placeholder: JSONValue] = [
            .wire: .text(profile.wire), .batchNo: .text(number.text), .sender: .text(sender),
            .kind: .text(profile.kind(kind)?.name ?? kind.id), .count: .number(Int64(count)),
            .controlFen: .number(control.amount), .records: .raw(list),
        ]
        let plain =
            switch profile.batch.body {
            case .object(let template): template.written(values)
            case .list: list
            }
        guard let body = try? enveloped(plain, number: number) else {
            preconditionFailure("an envelope that was made on trial cannot be made")
        }
        return SealedBatch(
            number: number, kind: kind, count: count, control: control, body: body,
            bodySM3: SM3.digest(of: body))
    }

    /// The lines of as many records as fit, and how many they are; the frame around them is taken generously.
    private func list(of records: [BatchRecord]) -> (bytes: [UInt8], count: Int) {
        let frame = 1024
        var list: [UInt8] = [0x5B]
        var count = 0
        for record in records.prefix(max(1, profile.limits.records)) {
            let line = line(record)
            if count > 0 {
                guard frame + list.count + line.count < profile.limits.bytes else { break }
                list.append(0x2C)
            }
            list.append(contentsOf: line)
            count += 1
        }
        list.append(0x5D)
        return (list, count)
    }

    /// A body as it is sent.
    private func enveloped(_ body: [UInt8], number: BatchNumber) throws(SignerError) -> [UInt8] {
        guard let envelope = profile.batch.envelope else { return body }
        var values = RequestValues(
            [
                .wire: profile.wire, .batchNo: number.text, .sender: sender,
                .body: String(decoding: body, as: UTF8.self), .recipientSerial: recipient?.serial.text ?? "",
            ], secrets: [:], recipient: try? recipient?.sm2PublicKey())
        try values.compute(envelope.values)
        return envelope.body.bytes(values.texts(of: envelope.body.placeholders))
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
