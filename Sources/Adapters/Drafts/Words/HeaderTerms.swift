import Canonical
import Definitions

/// The vocabulary of headers: words that mean the same, each a term with a weight.
///
/// Source: `mappings/drafting/terms.csv` with the columns `term,weight,words`. `general` terms (编号, 日期, 名称) say little about a
/// column, `trade` terms say what it is about.
struct HeaderTerms: Sendable {
    /// A term's weight in a comparison.
    enum Weight: String, Sendable, CaseIterable {
        case general, trade
    }

    private var terms: [String: (term: String, weight: Weight)] = [:]
    private var longest = 0

    /// Reads the file.
    init(path: String) throws(DefinitionError) {
        for row in try DefinitionRows.load(path: path, header: ["term", "weight", "words"]) {
            guard let weight = Weight(rawValue: row[1].text) else { throw row[1].error("weight 应为 general 或 trade") }
            guard !row[0].text.isEmpty else { throw row[0].error("term 不能为空") }
            for word in [row[0].text] + row[2].text.split(separator: " ").map(String.init) {
                let key = word.lowercased()
                if let other = terms[key], other.term != row[0].text {
                    throw row[2].error("“\(word)”已属于“\(other.term)”")
                }
                terms[key] = (row[0].text, weight)
                longest = max(longest, key.count)
            }
        }
    }

    /// A header, label or name taken apart.
    func tokens(of text: String) -> [HeaderToken] {
        var tokens: [HeaderToken] = []
        for run in Self.runs(text) {
            tokens += run.isLatin ? latin(run.text) : han(run.text)
        }
        return tokens
    }

    /// Words of Latin letters: the longest sequences of them that are terms, else the words themselves.
    private func latin(_ text: String) -> [HeaderToken] {
        let words = Self.words(text)
        var tokens: [HeaderToken] = []
        var place = 0
        while place < words.count {
            let length = (1...min(3, words.count - place)).reversed().first { length in
                terms[words[place..<place + length].joined()] != nil
            }
            let text = words[place..<place + (length ?? 1)].joined()
            tokens.append(token(text))
            place += length ?? 1
        }
        return tokens
    }

    /// Chinese: from the left the longest term; what is between terms stays together.
    private func han(_ text: String) -> [HeaderToken] {
        let characters = Array(text)
        var tokens: [HeaderToken] = []
        var rest = ""
        var place = 0
        while place < characters.count {
            let length = stride(from: min(longest, characters.count - place), to: 0, by: -1).first { length in
                terms[String(characters[place..<place + length])] != nil
            }
            guard let length else {
                rest.append(characters[place])
                place += 1
                continue
            }
            if !rest.isEmpty { tokens.append(token(rest)) }
            rest = ""
            tokens.append(token(String(characters[place..<place + length])))
            place += length
        }
        if !rest.isEmpty { tokens.append(token(rest)) }
        return tokens
    }

    private func token(_ text: String) -> HeaderToken {
        if let known = terms[text] {
            return HeaderToken(text: known.term, weight: known.weight == .trade ? 2 : 1, isTerm: true)
        }
        // A single character between terms (被, 其) says little.
        return HeaderToken(text: text, weight: text.count == 1 ? 0.5 : 2, isTerm: false)
    }

    /// Runs of Latin and of other characters, without what stands in brackets and without punctuation.
    private static func runs(_ text: String) -> [(text: String, isLatin: Bool)] {
        let folded = String(decoding: TextForm.key(Array(text.utf8)[...]), as: UTF8.self)
        var runs: [(text: String, isLatin: Bool)] = []
        var depth = 0
        var endsRun = true
        for character in folded {
            if character == "(" { depth += 1 }
            if character == ")" { depth = max(0, depth - 1) }
            guard depth == 0, character.isLetter || character.isNumber else {
                if character != " ", character != "_", character != "-" { endsRun = true }
                if let last = runs.last, last.isLatin { runs[runs.count - 1].text.append("_") }
                continue
            }
            let isLatin = character.isASCII
            if !endsRun, runs.last?.isLatin == isLatin {
                runs[runs.count - 1].text.append(character)
            } else {
                runs.append((String(character), isLatin))
            }
            endsRun = false
        }
        return runs
    }

    /// `perPersonLimit`, `per_person_limit` and `PER PERSON LIMIT` are three words.
    private static func words(_ text: String) -> [String] {
        var words: [String] = [""]
        var last: Character = "_"
        for character in text {
            let begins =
                character == "_" || last.isLowercase && character.isUppercase || last.isNumber != character.isNumber
            if begins { words.append("") }
            if character != "_" { words[words.count - 1].append(character) }
            last = character
        }
        return words.filter { !$0.isEmpty }.map { $0.lowercased() }
    }
}

/// One word of a header, as its term where it has one.
struct HeaderToken: Hashable, Sendable {
    let text: String
    let weight: Double
    /// Whether the vocabulary has it.
    let isTerm: Bool
}
