import Definitions
package import ShangMi

/// A value that a profile computes for a request: a source, what is done with its bytes, and how the result is written.
///
/// A profile has a list of them, each of which may use those before it, so that a scheme which digests, encrypts or encodes
/// needs no code; docs/signing-schemes.md shows schemes that are in use.
package struct ComputedValue: Sendable {
    /// Where the bytes come from.
    package enum Source: Sendable {
        /// Lines joined by one line feed.
        case lines([TextTemplate])
        /// `name=value` of the names in ASCII order, joined by `&`, those with an empty value left out.
        case parameters([(name: String, value: TextTemplate)])
        /// The bytes of other values, one after the other.
        case bytes([Placeholder])
        /// So many random bytes, other ones for each request.
        case random(Int)
    }

    /// What is done with the bytes.
    package enum Operation: Sendable {
        /// Nothing.
        case none
        case digest(DigestAlgorithm)
        /// HMAC under a secret or another value.
        case code(DigestAlgorithm, key: Placeholder)
        /// SM4 with PKCS#7 padding under a key of 16 bytes; the vector comes from another value.
        case encryptCBC(key: Placeholder, iv: Placeholder)
        /// SM4 block by block with PKCS#7 padding: hides little, for platforms that ask for it.
        case encryptECB(key: Placeholder)
        /// SM2 encryption to the platform's certificate.
        case encryptSM2(SM2CiphertextEncoding)
    }

    /// How the bytes become text.
    package enum Form: String, Sendable, CaseIterable {
        case text, hex, HEX, base64
    }

    /// The name by which templates use it.
    package let name: Placeholder
    /// Where its bytes come from.
    package let source: Source
    /// What is done with them.
    package let operation: Operation
    /// Which of the resulting bytes are kept; nil for all.
    package let part: Range<Int>?
    /// How they are written where a template uses it.
    package let form: Form

    /// The values that it is made of.
    var ingredients: Set<Placeholder> {
        var names: Set<Placeholder> =
            switch source {
            case .lines(let lines): Set(lines.flatMap(\.placeholders))
            case .parameters(let parameters): Set(parameters.flatMap(\.value.placeholders))
            case .bytes(let names): Set(names)
            case .random: []
            }
        switch operation {
        case .none, .digest, .encryptSM2: break
        case .code(_, let key), .encryptECB(let key): names.insert(key)
        case .encryptCBC(let key, let iv): names.formUnion([key, iv])
        }
        return names
    }
}

extension ComputedValue {
    /// Reads a value.
    ///
    /// - Parameters:
    ///   - keyNode: Where its name stands.
    ///   - name: Its name.
    ///   - node: Its mapping.
    ///   - earlier: The placeholders that it may use.
    /// - Throws: The mistake at its place.
    init(
        _ keyNode: DefinitionNode, name: String, _ node: DefinitionNode, earlier: Set<Placeholder>
    ) throws(DefinitionError) {
        self.name = Placeholder(name)
        guard !earlier.contains(self.name), self.name != .signature else {
            throw keyNode.error("“\(name)”与已有的占位符或密钥同名，请换一个名称")
        }
        var mapping = try node.mapping()
        source = try ComputedValue.source(&mapping, node, earlier: earlier)
        operation = try ComputedValue.operation(&mapping, earlier: earlier)
        part = try mapping.optional("part").map { (node) throws(DefinitionError) in try ComputedValue.part(node) }
        var form = Form.text
        if let formNode = try mapping.optional("as") {
            guard let read = Form(rawValue: try formNode.text()) else {
                throw formNode.expected(Form.allCases.map(\.rawValue))
            }
            form = read
        }
        self.form = form
        try mapping.finish()
    }

    private static func source(
        _ mapping: inout DefinitionMapping, _ node: DefinitionNode, earlier: Set<Placeholder>
    ) throws(DefinitionError) -> Source {
        var sources: [Source] = []
        if let text = try mapping.optional("text") {
            sources.append(.lines([try TextTemplate(text, allowed: earlier)]))
        }
        if let lines = try mapping.optional("lines") {
            sources.append(.lines(try TextTemplate.lines(lines, allowed: earlier)))
        }
        if let parameters = try mapping.optional("parameters") {
            var named = try TextTemplate.named(parameters, allowed: earlier)
            named.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            sources.append(.parameters(named))
        }
        if let bytes = try mapping.optional("bytes") {
            var names: [Placeholder] = []
            for name in try bytes.list() { names.append(try ComputedValue.reference(name, earlier: earlier)) }
            sources.append(.bytes(names))
        }
        if let count = try mapping.optional("random") {
            let bytes = try count.integer()
            guard (1...1024).contains(bytes) else { throw count.error("随机字节数应为 1 至 1024") }
            sources.append(.random(bytes))
        }
        guard sources.count == 1 else {
            throw node.error("应恰有一个来源：text、lines、parameters、bytes 或 random")
        }
        return sources[0]
    }

    private static func operation(
        _ mapping: inout DefinitionMapping, earlier: Set<Placeholder>
    ) throws(DefinitionError) -> Operation {
        guard let node = try mapping.optional("by") else { return .none }
        func key() throws(DefinitionError) -> Placeholder {
            try reference(try mapping.required("key"), earlier: earlier)
        }
        switch try node.text() {
        case "sm3": return .digest(.sm3)
        case "sha256": return .digest(.sha256)
        case "hmac-sm3": return .code(.sm3, key: try key())
        case "hmac-sha256": return .code(.sha256, key: try key())
        case "sm4-cbc":
            let key = try key()
            return .encryptCBC(key: key, iv: try reference(try mapping.required("iv"), earlier: earlier))
        case "sm4-ecb": return .encryptECB(key: try key())
        case "sm2-encrypt":
            let layout = try mapping.required("layout")
            guard let encoding = ComputedValue.layouts[try layout.text()] else {
                throw layout.expected(ComputedValue.layouts.keys.sorted())
            }
            return .encryptSM2(encoding)
        default:
            throw node.expected(
                ["sm3", "sha256", "hmac-sm3", "hmac-sha256", "sm4-cbc", "sm4-ecb", "sm2-encrypt"])
        }
    }

    /// Names of SM2 ciphertexts: the order of the parts, and whether C1 begins with 04.
    private static let layouts: [String: SM2CiphertextEncoding] = [
        "c1c3c2": .c1c3c2(prefixed: false), "04c1c3c2": .c1c3c2(prefixed: true), "c1c2c3": .c1c2c3(prefixed: false),
        "04c1c2c3": .c1c2c3(prefixed: true), "der": .der,
    ]

    private static func part(_ node: DefinitionNode) throws(DefinitionError) -> Range<Int> {
        let ends = try node.list()
        guard ends.count == 2 else { throw node.error("应为 [起, 止]，止不包含在内") }
        let (from, to) = (try ends[0].integer(), try ends[1].integer())
        guard from >= 0, to > from else { throw node.error("应为 [起, 止]，止大于起") }
        return from..<to
    }

    private static func reference(
        _ node: DefinitionNode, earlier: Set<Placeholder>
    ) throws(DefinitionError) -> Placeholder {
        let name = Placeholder(try node.text())
        guard earlier.contains(name) else {
            throw node.error("没有名为“\(name.name)”的值，此处可用：\(earlier.listed)")
        }
        return name
    }
}

extension DefinitionNode {
    fileprivate func expected(_ words: [String]) -> DefinitionError { error("应为：\(words.joined(separator: "、"))") }
}
