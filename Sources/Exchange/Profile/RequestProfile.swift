import Definitions

/// One operation of a destination: method, path below the base URL, headers of its own.
package struct OperationProfile: Sendable {
    /// The HTTP method.
    package let method: String
    /// The path with its query, below the base URL's own path.
    package let path: TextTemplate
    /// Headers beside those that every request carries.
    package let headers: [(name: String, value: TextTemplate)]

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        let methodNode = try mapping.required("method")
        method = try methodNode.text()
        guard ["GET", "POST"].contains(method) else { throw methodNode.error("方法应为 GET 或 POST") }
        path = try TextTemplate(try mapping.required("path"), allowed: [.batchNo])
        headers = try RequestProfile.headers(try mapping.optional("headers"), allowed: RequestProfile.placeholders)
        try mapping.finish()
    }
}

/// How requests to a destination look.
package struct RequestProfile: Sendable {
    /// Headers of every request.
    package let headers: [(name: String, value: TextTemplate)]
    /// Submits a batch.
    package let submit: OperationProfile
    /// Asks what became of a batch.
    package let query: OperationProfile

    static let placeholders: Set<Placeholder> = [
        .app, .timestamp, .nonce, .keySerial, .bodySM3, .signature, .batchNo,
    ]

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        headers = try RequestProfile.headers(try mapping.required("headers"), allowed: RequestProfile.placeholders)
        submit = try OperationProfile(try mapping.required("submit"))
        query = try OperationProfile(try mapping.required("query"))
        try mapping.finish()
    }

    static func headers(
        _ node: DefinitionNode?, allowed: Set<Placeholder>
    ) throws(DefinitionError) -> [(name: String, value: TextTemplate)] {
        guard let node else { return [] }
        var headers: [(name: String, value: TextTemplate)] = []
        for entry in try node.mapping().entries {
            headers.append((entry.key, try TextTemplate(entry.value, allowed: allowed)))
        }
        return headers
    }
}
