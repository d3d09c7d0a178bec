import Canonical
import Definitions

/// How a batch's body is written.
package struct BatchProfile: Sendable {
    let body: ObjectTemplate
    let record: ObjectTemplate
    /// What is made around the body; nil where it is sent as it is.
    let envelope: EnvelopeProfile?
    private let upsert: String
    private let withdraw: String

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        body = try ObjectTemplate(
            try mapping.required("body"), allowed: [.wire, .batchNo, .sender, .kind, .count, .controlFen, .records])
        record = try ObjectTemplate(
            try mapping.required("record"), allowed: [.key, .version, .op, .reason, .data])
        var operations = try mapping.required("operations").mapping()
        upsert = try operations.required("upsert").text()
        withdraw = try operations.required("withdraw").text()
        try operations.finish()
        envelope = try mapping.optional("envelope").map { (node) throws(DefinitionError) in
            try EnvelopeProfile(node)
        }
        try mapping.finish()
    }

    /// The destination's word for an operation.
    func word(for operation: Canonical.Operation) -> String {
        switch operation {
        case .upsert: upsert
        case .withdraw: withdraw
        }
    }
}

/// How much one batch may hold.
package struct BatchLimits: Sendable, Equatable {
    /// The largest number of records.
    package let records: Int
    /// The largest number of body bytes.
    package let bytes: Int

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        let recordsNode = try mapping.required("records")
        let bytesNode = try mapping.required("bytes")
        records = try recordsNode.integer()
        bytes = try bytesNode.integer()
        guard records > 0 else { throw recordsNode.error("记录数上限应大于 0") }
        guard bytes > 0 else { throw bytesNode.error("字节数上限应大于 0") }
        try mapping.finish()
    }
}
