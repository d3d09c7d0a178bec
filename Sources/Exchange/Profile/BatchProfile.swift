import Canonical
import Definitions

/// How a batch's body is written.
package struct BatchProfile: Sendable {
    let body: BatchBody
    let record: ObjectTemplate
    /// What is made around the body; nil where it is sent as it is.
    let envelope: EnvelopeProfile?
    private let upsert: String
    private let withdraw: String

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        body = try BatchBody(try mapping.required("body"))
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

/// What a batch's own bytes are.
enum BatchBody: Sendable {
    /// A JSON object with the list of records in it.
    case object(ObjectTemplate)
    /// The JSON list of records alone, for platforms that take number, kind and count beside it.
    case list

    init(_ node: DefinitionNode) throws(DefinitionError) {
        if node.isText, try node.text() == "{\(Placeholder.records.name)}" {
            self = .list
        } else {
            self = .object(
                try ObjectTemplate(
                    node, allowed: [.wire, .batchNo, .sender, .kind, .count, .controlFen, .records]))
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
