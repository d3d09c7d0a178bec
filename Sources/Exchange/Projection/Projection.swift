package import Canonical

/// A record as one destination sees it: identity, operation and the bytes of its data there.
///
/// A change makes a delivery only where these bytes differ from what the destination last got.
package struct Projection: Sendable, Equatable {
    /// The record's kind.
    package let kind: Kind
    /// Insurer code `/` business key: opaque to the platform.
    package let key: String
    /// What is asked.
    package let operation: Canonical.Operation
    /// The JSON object of the fields that travel, only those with a value, in the profile's order; empty for a withdrawal.
    package let data: [UInt8]
    /// Why a record is withdrawn.
    package let reason: String?
    /// The record's share of the batch's control amount.
    package let control: Fen
    /// The records that must be accepted there first.
    package let dependencies: [Dependency]

    /// A projection by its parts: from the store, or from a record.
    package init(
        kind: Kind, key: String, operation: Canonical.Operation, data: [UInt8], reason: String?, control: Fen,
        dependencies: [Dependency]
    ) {
        self.kind = kind
        self.key = key
        self.operation = operation
        self.data = data
        self.reason = reason
        self.control = control
        self.dependencies = dependencies
    }
}

/// A record that another one waits for at a destination.
package struct Dependency: Hashable, Sendable {
    /// The awaited record's kind.
    package let kind: Kind
    /// Insurer code `/` business key.
    package let key: String

    /// A dependency by kind and key.
    package init(kind: Kind, key: String) {
        self.kind = kind
        self.key = key
    }
}

extension DestinationProfile {
    /// The record as this destination sees it; `nil` where it does not take the kind, or the record has no key.
    package func projection(of record: Record) -> Projection? {
        guard let profile = kind(record.kind), let key = record.key else { return nil }
        let insurer = RecordKey(parts: [record.insurer])?.description ?? ""
        var dependencies: [Dependency] = []
        for field in record.kind.definition.fields where field.isSendingDependency {
            guard let referred = field.referredKind, kind(referred) != nil else { continue }
            for reference in record.references(of: field) {
                let dependency = Dependency(kind: referred, key: "\(insurer)/\(reference)")
                if !dependencies.contains(dependency) { dependencies.append(dependency) }
            }
        }
        return Projection(
            kind: record.kind, key: "\(insurer)/\(key)", operation: record.operation,
            data: record.operation == .upsert ? profile.data(of: record) : [],
            reason: record.withdrawReason?.string, control: record.controlAmount, dependencies: dependencies)
    }
}

extension KindProfile {
    fileprivate func data(of record: Record) -> [UInt8] {
        var bytes: [UInt8] = [0x7B]
        for (field, name) in fields where record.state(of: field.index) == .usable {
            if bytes.count > 1 { bytes.append(0x2C) }
            JSONText.append(name.utf8, to: &bytes)
            bytes.append(0x3A)
            record.append(field, personal: .open, to: &bytes)
        }
        bytes.append(0x7D)
        return bytes
    }
}
