import Canonical
import Definitions

/// What is known of the words of headers: terms, and other words for kinds and fields.
///
/// Source: `mappings/drafting/terms.csv` and `mappings/drafting/synonyms.csv`. The latter has the columns `kind,field,words`; an
/// empty field names the kind itself, and `*` as kind stands for every kind with a field of this name.
struct DraftingWords: Sendable {
    let terms: HeaderTerms
    private var fields: [Kind: [[[HeaderToken]]]] = [:]
    private var kinds: [Kind: [[HeaderToken]]] = [:]

    /// Reads both files of a mappings folder.
    init(root: String) throws(DefinitionError) {
        let folder = root + "/drafting"
        terms = try HeaderTerms(path: folder + "/terms.csv")
        for kind in Kind.allCases {
            let definition = kind.definition
            kinds[kind] = [terms.tokens(of: definition.label), terms.tokens(of: definition.id)]
            fields[kind] = definition.fields.map { [terms.tokens(of: $0.label), terms.tokens(of: $0.name)] }
        }
        for row in try DefinitionRows.load(path: folder + "/synonyms.csv", header: ["kind", "field", "words"]) {
            let words = row[2].text.split(separator: " ").map { terms.tokens(of: String($0)) }
            guard !words.isEmpty else { throw row[2].error("words 不能为空") }
            let named = Kind(id: row[0].text)
            guard row[0].text == "*" || named != nil else { throw row[0].error("没有记录类型“\(row[0].text)”") }
            if row[1].text.isEmpty {
                guard let named else { throw row[1].error("kind 为 * 时须写明 field") }
                kinds[named, default: []] += words
                continue
            }
            let concerned = (named.map { [$0] } ?? Kind.allCases).filter {
                $0.definition.field(named: row[1].text) != nil
            }
            guard !concerned.isEmpty else { throw row[1].error("没有字段“\(row[1].text)”") }
            for kind in concerned {
                guard let field = kind.definition.field(named: row[1].text) else { continue }
                fields[kind]?[field.index] += words
            }
        }
    }

    /// Everything that a field may be called, in tokens.
    func words(for field: FieldDefinition, of kind: Kind) -> [[HeaderToken]] { fields[kind]?[field.index] ?? [] }

    /// Everything that a kind may be called.
    func words(for kind: Kind) -> [[HeaderToken]] { kinds[kind] ?? [] }

    /// The words that a header of the kind's source need not say, because all of it is about them.
    func implied(for kind: Kind) -> Set<String> { Set(words(for: kind).joined().filter { $0.weight > 1 }.map(\.text)) }
}
