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
    /// What is computed for this operation alone, after what is computed for all.
    let values: [ComputedValue]

    /// Reads an operation.
    ///
    /// - Parameters:
    ///   - node: Its mapping.
    ///   - signing: What every request knows.
    ///   - unknown: What this one does not.
    ///   - own: What this one knows besides; it may stand in path and headers.
    ///   - inPath: What else may stand in the path.
    ///   - methods: The methods that may be used.
    /// - Throws: The mistake at its place.
    init(
        _ node: DefinitionNode, signing: SigningProfile, without unknown: Set<Placeholder> = [],
        with own: Set<Placeholder> = [], inPath: Set<Placeholder> = [.batchNo], methods: [String] = ["GET", "POST"]
    ) throws(DefinitionError) {
        var mapping = try node.mapping()
        let methodNode = try mapping.required("method")
        method = try methodNode.text()
        guard methods.contains(method) else {
            throw methodNode.error("方法应为 \(methods.joined(separator: " 或 "))")
        }
        path = try TextTemplate(try mapping.required("path"), allowed: inPath.union(own))
        var known = signing.ingredients.subtracting(unknown).union(own)
        var placeholders = signing.placeholders.subtracting(unknown).union(own)
        var values: [ComputedValue] = []
        for entry in try mapping.optional("values")?.mapping().entries ?? [] {
            let value = try ComputedValue(entry.keyNode, name: entry.key, entry.value, earlier: known)
            known.insert(value.name)
            placeholders.insert(value.name)
            values.append(value)
        }
        self.values = values
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
    /// Asks what became of a batch, by its number; `nil` where the platform cannot be asked so: then a batch whose answer was
    /// lost is sent again under its number.
    package let query: OperationProfile?
    /// Asks what became of a batch, by the receipt number that the platform gave when it took it; `nil` for by its number.
    package let poll: OperationProfile?
    /// Asks whether the destination is there, about no batch; `nil` where it has no such operation.
    package let ping: OperationProfile?

    init(_ node: DefinitionNode, signing: SigningProfile) throws(DefinitionError) {
        var mapping = try node.mapping()
        headers = try RequestProfile.headers(try mapping.optional("headers"), allowed: signing.placeholders)
        submit = try OperationProfile(try mapping.required("submit"), signing: signing, without: [.ticket])
        poll = try mapping.optional("poll").map { (node) throws(DefinitionError) in
            try OperationProfile(node, signing: signing, without: [.kind, .count], inPath: [.batchNo, .ticket])
        }
        let queryNode = poll == nil ? try mapping.required("query") : try mapping.optional("query")
        query = try queryNode.map { (node) throws(DefinitionError) in
            try OperationProfile(node, signing: signing, without: [.ticket, .kind, .count])
        }
        ping = try mapping.optional("ping").map { (node) throws(DefinitionError) in
            try OperationProfile(
                node, signing: signing, without: [.batchNo, .ticket, .kind, .count], inPath: [])
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
