import Definitions
package import ShangMi

/// How a destination authenticates its answers under a secret that it shares with us, in place of a certificate.
///
/// Whoever has the secret can make such an answer, we among them: it convinces us, and proves nothing to a third party.
package struct AnswerCodeProfile: Sendable, Equatable {
    /// The digest of the HMAC.
    package let digest: DigestAlgorithm
    /// The name of the secret.
    package let secret: String
    /// How the code is written in its header.
    package let form: ComputedValue.Form

    /// Reads `{by: hmac-sm3, key: NAME, as: hex}`.
    init(_ node: DefinitionNode, secrets: [String]) throws(DefinitionError) {
        var mapping = try node.mapping()
        let by = try mapping.required("by")
        switch try by.text() {
        case "hmac-sm3": digest = .sm3
        case "hmac-sha256": digest = .sha256
        default: throw by.error("应为 hmac-sm3 或 hmac-sha256")
        }
        let key = try mapping.required("key")
        secret = try key.text()
        guard secrets.contains(secret) else {
            throw key.error("secrets 中没有“\(secret)”：应答只能以平台分配的密钥认证")
        }
        let forms = ComputedValue.Form.allCases.filter { $0 != .text }
        let formNode = try mapping.required("as")
        let text = try formNode.text()
        guard let form = forms.first(where: { $0.rawValue == text }) else {
            throw formNode.error("应为：\(forms.map(\.rawValue).joined(separator: "、"))")
        }
        self.form = form
        try mapping.finish()
    }
}
