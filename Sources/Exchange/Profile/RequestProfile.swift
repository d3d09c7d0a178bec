import Definitions

/// One operation of a destination: method, path below the base URL, headers of its own.
package struct OperationProfile: Sendable {
    /// The HTTP method.
    package let method: String
    /// The path with its query, below the base URL's own path.
    package let path: TextTemplate
    /// Headers beside those that every request carries.
    package let headers: [(name: String, value: TextTemplate)]
    /// What is sent around the batch's own bytes; nil where they are the body.
    let body: BodyTemplate?

    init(
        _ node: DefinitionNode, placeholders: Set<Placeholder>, inPath: Set<Placeholder> = [.batchNo],
        methods: [String] = ["GET", "POST"]
    ) throws(DefinitionError) {
        var mapping = try node.mapping()
        let methodNode = try mapping.required("method")
        method = try methodNode.text()
        guard methods.contains(method) else {
            throw methodNode.error("方法应为 \(methods.joined(separator: " 或 "))")
        }
        path = try TextTemplate(try mapping.required("path"), allowed: inPath)
        headers = try RequestProfile.headers(try mapping.optional("headers"), allowed: placeholders)
        body = try mapping.optional("body").map { (node) throws(DefinitionError) in
            try BodyTemplate(node, allowed: placeholders)
        }
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
    /// Asks whether the destination is there, about no batch; `nil` where it has no such operation.
    package let ping: OperationProfile?

    init(_ node: DefinitionNode, signing: SigningProfile) throws(DefinitionError) {
        var mapping = try node.mapping()
        headers = try RequestProfile.headers(try mapping.optional("headers"), allowed: signing.placeholders)
        submit = try OperationProfile(try mapping.required("submit"), placeholders: signing.placeholders)
        query = try OperationProfile(try mapping.required("query"), placeholders: signing.placeholders)
        ping = try mapping.optional("ping").map { (node) throws(DefinitionError) in
            try OperationProfile(node, placeholders: signing.placeholders.subtracting([.batchNo]), inPath: [])
        }
        try mapping.finish()
    }

    static func headers(
        _ node: DefinitionNode?, allowed: Set<Placeholder>
    ) throws(DefinitionError) -> [(name: String, value: TextTemplate)] {
        guard let node else { return [] }
        return try TextTemplate.named(node, allowed: allowed)
    }
}
