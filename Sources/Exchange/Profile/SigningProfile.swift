import Definitions
package import ShangMi

/// How a destination's requests and answers are signed: data, so that a new scheme needs no code.
package struct SigningProfile: Sendable {
    /// The SM2 user ID that goes into the signature's Z value (GB/T 32918.2 §5.5).
    package let userID: SigningUserID
    /// How signatures are encoded before base64.
    package let encoding: SignatureEncoding
    private let request: [TextTemplate]
    private let answer: [TextTemplate]

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        userID = SigningUserID(try mapping.required("userID").text())
        let encodingNode = try mapping.required("encoding")
        guard let encoding = SignatureEncoding(rawValue: try encodingNode.text()) else {
            throw encodingNode.error("签名编码应为 raw 或 der")
        }
        self.encoding = encoding
        request = try SigningProfile.lines(
            try mapping.required("request"),
            [.method, .target, .app, .timestamp, .nonce, .batchNo, .bodySM3, .keySerial])
        answer = try SigningProfile.lines(
            try mapping.required("answer"), [.batchNo, .status, .timestamp, .bodySM3, .keySerial])
        try mapping.finish()
    }

    /// The string to sign of a request, in UTF-8: the profile's lines joined by one line feed.
    package func requestText(_ values: [Placeholder: String]) -> String {
        request.map { $0.filled(values) }.joined(separator: "\n")
    }

    /// The string over which an answer is signed.
    package func answerText(_ values: [Placeholder: String]) -> String {
        answer.map { $0.filled(values) }.joined(separator: "\n")
    }

    private static func lines(
        _ node: DefinitionNode, _ allowed: Set<Placeholder>
    ) throws(DefinitionError) -> [TextTemplate] {
        var lines: [TextTemplate] = []
        for line in try node.list() { lines.append(try TextTemplate(line, allowed: allowed)) }
        return lines
    }
}
