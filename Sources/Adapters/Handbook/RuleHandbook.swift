package import Canonical

/// What people are told of the rules beyond their definitions, from the folder `rules` of the mappings.
package struct RuleHandbook: Sendable {
    /// A part of the handbook: the rules of one file.
    package struct Chapter: Sendable {
        /// The Chinese title.
        package let title: String
        /// The rules in file order.
        package let rules: [RuleID]
    }

    /// What the sources of rules are called in short, and what they are.
    package struct SourceTitle: Hashable, Sendable {
        /// The beginning of a rule's source, for example `细则`.
        package let short: String
        /// The law, standard or decision in full, in Chinese.
        package let title: String
    }

    /// The data date of examples that state none.
    package let asOf: CivilDate
    /// The sources in file order.
    package let sources: [SourceTitle]
    /// The chapters in reading order.
    package let chapters: [Chapter]
    /// A complete record of every kind, in sending order; what an example leaves out is as here.
    package let base: [ExampleRecord]

    let guidances: [RuleID: RuleGuidance]

    /// What is told of a rule; nil when the handbook does not have it.
    package func guidance(on rule: RuleID) -> RuleGuidance? { guidances[rule] }

    /// The rules that the handbook does not have, in the order given.
    package func missing(of rules: [RuleID]) -> [RuleID] { rules.filter { guidances[$0] == nil } }

    /// What the source of a rule rests on, part by part: `32号 一(二); 细则 13(四)` has two titles.
    ///
    /// A part belongs to the longest short form that it begins with.
    package func titles(of source: String) -> [SourceTitle] {
        var found: [SourceTitle] = []
        for part in source.split(separator: ";") {
            let text = part.drop { $0 == " " }
            let fitting = sources.filter { text.hasPrefix($0.short) }
            guard let longest = fitting.max(by: { $0.short.utf8.count < $1.short.utf8.count }),
                !found.contains(longest)
            else { continue }
            found.append(longest)
        }
        return found
    }
}
