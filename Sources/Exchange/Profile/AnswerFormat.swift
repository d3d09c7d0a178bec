import Definitions

/// What the body of a destination's answers is written in.
enum AnswerFormat: Sendable, Equatable {
    /// A JSON object.
    case json
    /// An XML document in UTF-8, with the name of its root element.
    case xml(root: String)

    /// Reads `format` and, for XML, `root`.
    init(_ mapping: inout DefinitionMapping) throws(DefinitionError) {
        guard let node = try mapping.optional("format") else {
            self = .json
            return
        }
        switch try node.text() {
        case "json": self = .json
        case "xml": self = .xml(root: try mapping.required("root").text())
        default: throw node.error("应为 json 或 xml")
        }
    }
}

/// Where a value stands in an answer: names from the outside in, joined by `/`; in XML the last may be an attribute, `@name`.
struct AnswerPath: Sendable, Equatable, CustomStringConvertible {
    /// The names, at least one.
    let steps: [String]

    /// Reads a path.
    ///
    /// - Throws: An empty name, at its place.
    init(_ node: DefinitionNode) throws(DefinitionError) {
        let steps = try node.text().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard steps.allSatisfy({ !$0.isEmpty && $0 != "@" }), steps.dropLast().allSatisfy({ !$0.hasPrefix("@") }) else {
            throw node.error("应为名称，或由外到内以“/”连接的名称，例如 Head/Code；属性写作 @名称，只能在最后")
        }
        self.steps = steps
    }

    /// The path under a key; `nil` where the key is not there.
    static func optional(_ key: String, _ mapping: inout DefinitionMapping) throws(DefinitionError) -> AnswerPath? {
        try mapping.optional(key).map { (node) throws(DefinitionError) in try AnswerPath(node) }
    }

    var description: String { steps.joined(separator: "/") }
}
