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
    /// The record as this destination sees it; `nil` where it does not take the kind or this record, or the record has no
    /// key.
    package func projection(of record: Record) -> Projection? {
        guard let profile = kind(record.kind), let key = record.projectedKey else { return nil }
        guard profile.only?.holds(for: record) ?? true, takesOwner(of: record) else { return nil }
        var dependencies: [Dependency] = []
        for field in record.kind.definition.fields where field.isSendingDependency {
            for dependency in self.references(of: record, by: field) where !dependencies.contains(dependency) {
                dependencies.append(dependency)
            }
        }
        return Projection(
            kind: record.kind, key: key, operation: record.operation,
            data: record.operation == .upsert ? profile.data(of: record) : [],
            reason: record.withdrawReason?.string, control: record.controlAmount, dependencies: dependencies)
    }

    /// What withdraws a record that this destination takes no more, though it takes the kind: one whose complaint, say, was
    /// found to be another authority's; `nil` for every other.
    package func retraction(of record: Record) -> Projection? {
        guard let only = kind(record.kind)?.only, !only.holds(for: record), let key = record.projectedKey else {
            return nil
        }
        return Projection(
            kind: record.kind, key: key, operation: .withdraw, data: [], reason: "不再属于报送范围", control: Fen(0),
            dependencies: [])
    }

    /// Whether the kind of a record's owner is taken; true for records that have none.
    private func takesOwner(of record: Record) -> Bool {
        record.kind.definition.owner.flatMap { record.referredKind(of: $0) }.map { kind($0) != nil } ?? true
    }

    /// The records that a field names, of a kind that this destination takes.
    package func references(of record: Record, by field: FieldDefinition) -> [Dependency] {
        guard let referred = record.referredKind(of: field), kind(referred) != nil, let insurer = record.insurerKey
        else {
            return []
        }
        return record.references(of: field).map { Dependency(kind: referred, key: "\(insurer)/\($0)") }
    }
}

extension Record {
    /// The insurer's code as keys are made of it.
    fileprivate var insurerKey: RecordKey? { RecordKey(parts: [insurer]) }

    /// Insurer code `/` business key.
    fileprivate var projectedKey: String? {
        guard let key, let insurerKey else { return nil }
        return "\(insurerKey)/\(key)"
    }
}

extension KindProfile {
    fileprivate func data(of record: Record) -> [UInt8] {
        var bytes: [UInt8] = [0x7B]
        func member(_ name: String) {
            if bytes.count > 1 { bytes.append(0x2C) }
            JSONText.append(name.utf8, to: &bytes)
            bytes.append(0x3A)
        }
        for field in fields where record.state(of: field.field.index) == .usable {
            member(field.name)
            field.appendValue(of: record, to: &bytes)
        }
        for (name, text) in constants {
            member(name)
            JSONText.append(text.utf8, to: &bytes)
        }
        bytes.append(0x7D)
        return bytes
    }
}
