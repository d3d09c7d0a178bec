import Definitions

/// The requests to a receiver of packages.
struct PackageRequests: Sendable {
    /// Headers of every request.
    let headers: [(name: String, value: TextTemplate)]
    /// Delivers a package, whose bytes are the body.
    let submit: OperationProfile
    /// Asks for a package's result.
    let result: OperationProfile

    init(_ node: DefinitionNode, signing: SigningProfile) throws(DefinitionError) {
        var mapping = try node.mapping()
        // The body is streamed: it is known by its digest.
        let known = signing.placeholders.subtracting([.body])
        headers = try RequestProfile.headers(try mapping.optional("headers"), allowed: known)
        let unknown: Set<Placeholder> = [.body, .ticket, .kind, .count]
        submit = try OperationProfile(
            try mapping.required("submit"), signing: signing, without: unknown, methods: ["PUT", "POST"])
        result = try OperationProfile(
            try mapping.required("result"), signing: signing, without: unknown, methods: ["GET"])
        try mapping.finish()
    }
}
