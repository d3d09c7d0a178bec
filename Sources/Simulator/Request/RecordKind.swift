/// A kind of record that a platform takes, under its name there.
///
/// Kinds are equal when their names are: a platform has each name once.
struct RecordKind: Hashable, Sendable {
    /// The name on the wire.
    let name: String
    /// The member of `data` that the control total of a batch sums; `nil` for a kind that counts 0.
    let money: MoneyMember?
    /// The members of `data` that name records which the platform must hold already.
    let references: [Reference]
    /// The members that say which content the platform must hold already; `nil` for a kind without contents.
    let content: ContentMembers?
    /// What `data` must look like; `nil` where nothing else of it is checked.
    let schema: RecordSchema?

    /// A member with an amount.
    struct MoneyMember: Sendable {
        let name: String
        /// Whether it is text in 元 with two decimals instead of whole fen.
        let isYuan: Bool
    }

    /// A member, or a list of texts, that names records of a kind.
    struct Reference: Sendable {
        let member: String
        let kind: String
    }

    /// The members of an attachment: the digest of its content, and where that is.
    ///
    /// What lies at an https address is fetched there.
    struct ContentMembers: Sendable {
        let sm3: String
        let url: String
    }

    init(
        _ name: String, money: MoneyMember? = nil, references: [Reference] = [], content: ContentMembers? = nil,
        schema: RecordSchema? = nil
    ) {
        self.content = content
        self.name = name
        self.money = money
        self.references = references
        self.schema = schema
    }

    static func == (left: RecordKind, right: RecordKind) -> Bool { left.name == right.name }

    func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// The kinds of record that a platform takes.
///
/// `accident-notice` is not one of them: it only travels from the platform to the insurer.
package struct PlatformKinds: Sendable {
    private let kinds: [String: RecordKind]

    init(_ kinds: [RecordKind]) {
        self.kinds = Dictionary(kinds.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The kind of this name.
    subscript(name: String) -> RecordKind? { kinds[name] }

    /// The names in their order.
    var sorted: [String] { kinds.keys.sorted() }

    /// The names, for a message.
    var names: String { sorted.joined(separator: "、") }

    /// The kinds of wire.md under their canonical names; of their content only amounts and the references to units and
    /// policies are checked.
    package static let reference = PlatformKinds([
        RecordKind("insured-unit"), RecordKind("provider"), RecordKind("expert"),
        RecordKind("policy", money: fen("premium"), references: [unit]),
        RecordKind("endorsement", money: fen("premiumDelta"), references: [policy]),
        RecordKind("service-plan"), RecordKind("service", references: [policy, unit]), RecordKind("hazard"),
        RecordKind("refusal-report"), RecordKind("expense", money: fen("amount")),
        RecordKind("claim", money: fen("totalAmount"), references: [policy]), RecordKind("feedback"),
        RecordKind("complaint"), RecordKind("listing"),
        RecordKind("attachment"),
    ])

    private static let unit = RecordKind.Reference(member: "unitCreditCode", kind: "insured-unit")
    private static let policy = RecordKind.Reference(member: "policyNo", kind: "policy")

    private static func fen(_ name: String) -> RecordKind.MoneyMember {
        RecordKind.MoneyMember(name: name, isYuan: false)
    }
}
