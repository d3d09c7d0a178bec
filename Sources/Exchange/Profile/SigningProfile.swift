import Definitions
package import ShangMi

/// How a destination's requests and answers are signed: data, so that a new scheme needs no code.
package struct SigningProfile: Sendable {
    /// The scheme of requests and answers.
    package let scheme: SignatureScheme
    /// Secrets that the platform handed out; the configuration says in which files they are.
    package let secrets: [String]
    /// What else a request is made of, in the order in which it is computed.
    let values: [ComputedValue]
    /// Everything that headers and bodies of requests may name.
    let placeholders: Set<Placeholder>
    /// Everything that a request's own values may be made of: secrets too.
    let ingredients: Set<Placeholder>
    /// How answers are authenticated where they are not signed; `nil` where they are.
    package let answerCode: AnswerCodeProfile?
    private let request: [TextTemplate]
    private let answer: [TextTemplate]

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        scheme = try SigningProfile.scheme(&mapping)
        var known = Placeholder.request
        var secrets: [String] = []
        for secret in try mapping.optional("secrets")?.list() ?? [] {
            let name = try secret.text()
            guard known.insert(Placeholder(name)).inserted, name != Placeholder.signature.name else {
                throw secret.error("“\(name)”与已有的占位符同名，请换一个名称")
            }
            secrets.append(name)
        }
        self.secrets = secrets
        let unsigned = Set(secrets.map { Placeholder($0) })
        var values: [ComputedValue] = []
        // What is made of a secret or of the signature can be sent, and is not signed: the string to sign goes into the log.
        var tainted = unsigned.union([.signature])
        for entry in try mapping.optional("values")?.mapping().entries ?? [] {
            let value = try ComputedValue(
                entry.keyNode, name: entry.key, entry.value, earlier: known.union([.signature]))
            known.insert(value.name)
            if !value.ingredients.isDisjoint(with: tainted) { tainted.insert(value.name) }
            values.append(value)
        }
        self.values = values
        ingredients = known.union([.signature])
        placeholders = ingredients.subtracting(unsigned)
        request = try TextTemplate.lines(
            try mapping.required("request"), allowed: known.subtracting(tainted))
        let code = try mapping.optional("answerCode").map { (node) throws(DefinitionError) in
            try AnswerCodeProfile(node, secrets: secrets)
        }
        answerCode = code
        let answerNode = try mapping.required("answer")
        answer = try TextTemplate.lines(
            answerNode,
            allowed: [.batchNo, .status, .timestamp, .bodySM3, code == nil ? .keySerial : .body])
        if code != nil {
            let covered = Set(answer.flatMap(\.placeholders))
            guard covered.contains(.timestamp), !covered.isDisjoint(with: [.body, .bodySM3]) else {
                throw answerNode.error("认证码应覆盖 {timestamp} 与 {body}（或 {bodySM3}）：没有覆盖的内容不可信")
            }
        }
        try mapping.finish()
    }

    /// Whether an answer's text names the batch that was asked about, so that one about another batch does not verify.
    var answerNamesBatch: Bool { answer.contains { $0.placeholders.contains(.batchNo) } }

    /// Whether a request's signature, or what is computed for it, covers the body as text.
    var signsBody: Bool {
        requestPlaceholders.contains(.body) || values.contains { $0.ingredients.contains(.body) }
    }

    /// The placeholders in the string to sign of a request.
    var requestPlaceholders: Set<Placeholder> { Set(request.flatMap(\.placeholders)) }

    /// The string to sign of a request, in UTF-8: the profile's lines joined by one line feed.
    package func requestText(_ values: [Placeholder: String]) -> String {
        request.map { $0.filled(values) }.joined(separator: "\n")
    }

    /// The string over which an answer is signed.
    package func answerText(_ values: [Placeholder: String]) -> String {
        answer.map { $0.filled(values) }.joined(separator: "\n")
    }

    private static func scheme(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> SignatureScheme {
        let node = try mapping.required("algorithm")
        switch try node.text() {
        case "sm2":
            let userIDNode = try mapping.required("userID")
            let userID = try userIDNode.text()
            guard userID.utf8.count <= SigningUserID.longest else { throw userIDNode.error("用户标识过长") }
            return .sm2(SigningUserID(userID), try encoding(&mapping))
        case "ecdsa-sha256": return .ecdsaSHA256(try encoding(&mapping))
        case "rsa-sha256": return .rsaSHA256
        default: throw node.error("应为 sm2、ecdsa-sha256 或 rsa-sha256")
        }
    }

    private static func encoding(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> SignatureEncoding {
        let node = try mapping.required("encoding")
        guard let encoding = SignatureEncoding(rawValue: try node.text()) else {
            throw node.error("签名编码应为 raw 或 der")
        }
        return encoding
    }
}
