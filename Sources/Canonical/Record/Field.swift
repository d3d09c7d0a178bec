/// The typed key of a field: `record[Service.startAt]` is an `Instant?`.
@usableFromInline
package struct Field<Value: SlotValue>: Sendable {
    /// The field as data: name, label, type, need, sensitivity.
    @usableFromInline package let definition: FieldDefinition

    /// A field at its place in its kind.
    package init(
        _ index: Int, _ name: String, _ label: String, _ type: FieldType, _ need: Need,
        _ sensitivity: Sensitivity = .plain
    ) {
        definition = FieldDefinition(
            index: index, name: name, label: label, type: type, need: need, sensitivity: sensitivity)
    }

    /// The typed key of a field that is known as data; the value's type must be the field's.
    package init(of definition: FieldDefinition) { self.definition = definition }

    /// The field's place in its kind.
    @inlinable package var index: Int { definition.index }
}

/// A kind of record as data: everything that mappings, rules, encodings and projections need to know of it.
package final class KindDefinition: Sendable {
    /// The day that decides which codes and divisions are valid (rules §0, "Reference date").
    package enum ReferenceDay: Sendable {
        /// The data date of the export.
        case asOf
        /// The day of this date or datetime field.
        case field(FieldDefinition)
    }

    /// The kind.
    package let kind: Kind
    /// The kind's id, kebab-case.
    package let id: String
    /// The Chinese label.
    package let label: String
    /// The fields of the business key, in key order.
    package let key: [FieldDefinition]
    /// All fields in the model's order.
    package let fields: [FieldDefinition]
    /// The field whose sum is the control amount of batches and manifests; absent: 0.
    package let control: FieldDefinition?
    /// Which day decides about codes.
    package let referenceDay: ReferenceDay
    /// The indices of the key's fields; one or two.
    let keyIndices: (first: Int, second: Int?)
    /// Field indices in the order of canonical bytes: names ascending, as RFC 8785 sorts them.
    let canonicalOrder: [Int]

    /// Builds and checks a definition.
    ///
    /// Every field stands at its own index and names are unique; anything else is a mistake in the kind's file.
    package init(
        _ kind: Kind, id: String, label: String, key: [FieldDefinition], control: FieldDefinition?,
        referenceDay: ReferenceDay, fields: [FieldDefinition]
    ) {
        for (position, field) in fields.enumerated() {
            precondition(field.index == position, "a field stands at another place than its index says")
        }
        precondition(key.count == 1 || key.count == 2, "a key has one or two parts")
        self.kind = kind
        keyIndices = (key[0].index, key.count > 1 ? key[1].index : nil)
        self.id = id
        self.label = label
        self.key = key
        self.control = control
        self.referenceDay = referenceDay
        self.fields = fields
        canonicalOrder = fields.indices.sorted { Text(fields[$0].name) < Text(fields[$1].name) }
    }

    /// The field that says where what the record is about takes place, an administrative division: the place of activity,
    /// not of registration (细则 12); nil for a kind without one.
    package var place: FieldDefinition? { fields.first { $0.type == .division } }

    /// The field that names the record to which one of this kind belongs; nil for a kind of its own.
    package var owner: FieldDefinition? { fields.first { $0.namesOwner } }

    /// The field with this canonical name.
    package func field(named name: String) -> FieldDefinition? { fields.first { $0.name == name } }
}
