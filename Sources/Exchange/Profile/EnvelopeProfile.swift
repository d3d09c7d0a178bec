import Definitions

/// What is made around a batch's body when it is sealed, once for all attempts: encryption to the platform, as a rule.
struct EnvelopeProfile: Sendable {
    /// What is computed, in this order.
    let values: [ComputedValue]
    /// What is sent in place of the body.
    let body: BodyTemplate

    /// What an envelope knows before anything is computed.
    private static let known: Set<Placeholder> = [.wire, .batchNo, .sender, .body, .recipientSerial]

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        var known = EnvelopeProfile.known
        var values: [ComputedValue] = []
        for entry in try mapping.required("values").mapping().entries {
            let value = try ComputedValue(entry.keyNode, name: entry.key, entry.value, earlier: known)
            known.insert(value.name)
            values.append(value)
        }
        self.values = values
        body = try BodyTemplate(try mapping.required("body"), allowed: known)
        try mapping.finish()
    }
}
