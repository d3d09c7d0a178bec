package import Canonical
package import Definitions

extension RuleHandbook {
    /// Reads the handbook: `handbook.yaml`, `base.yaml`, and a file for each chapter.
    ///
    /// - Parameters:
    ///   - mappings: The mappings folder, which holds `rules`.
    ///   - rules: The rules that there are; any other is a mistake.
    /// - Returns: The handbook; which rules it lacks, `missing` says.
    /// - Throws: The first fault with its place, in Chinese.
    package static func load(root mappings: String, rules: [RuleID]) throws(DefinitionError) -> RuleHandbook {
        let folder = mappings + "/rules"
        let names = try FolderListing.names(in: folder).filter { $0.hasSuffix(".yaml") }
        let index = try HandbookIndex(DefinitionNode.load(file: folder + "/handbook.yaml"))
        let base = try base(DefinitionNode.load(file: folder + "/base.yaml"))
        let known = Set(["handbook", "base"] + index.chapters.map(\.name))
        if let other = names.first(where: { !known.contains(String($0.dropLast(5))) }) {
            throw index.chaptersNode.error("文件 \(other) 没有登记,请在 chapters 下写明标题")
        }
        var chapters: [Chapter] = []
        var guidances: [RuleID: RuleGuidance] = [:]
        var places: [RuleID: DefinitionNode] = [:]
        for chapter in index.chapters {
            let root = try DefinitionNode.load(file: "\(folder)/\(chapter.name).yaml")
            var listed: [RuleID] = []
            for entry in try root.mapping().entries {
                let rule = RuleID(entry.key)
                guard rules.contains(rule) else {
                    let near = nearestName(to: entry.key, among: rules.map(\.text))
                    throw entry.keyNode.error("没有规则“\(entry.key)”" + (near.map { ",是否应为“\($0)”" } ?? ""))
                }
                if let place = places[rule] {
                    throw entry.keyNode.error("规则“\(rule)”已在 \(place.file):\(place.line) 写过")
                }
                places[rule] = entry.keyNode
                listed.append(rule)
                guidances[rule] = try GuidanceReader.read(entry.value)
            }
            chapters.append(Chapter(title: chapter.title, rules: listed))
        }
        return RuleHandbook(
            asOf: index.asOf, sources: index.sources, chapters: chapters, base: base, guidances: guidances)
    }

    /// The complete records of `base.yaml`: every kind once.
    private static func base(_ root: DefinitionNode) throws(DefinitionError) -> [ExampleRecord] {
        var records: [ExampleRecord] = []
        for entry in try root.mapping().entries {
            records.append(try ExampleReader.record(entry.keyNode, entry.key, entry.value))
        }
        for kind in Kind.allCases where !records.contains(where: { $0.kind == kind }) {
            throw root.error("缺少 \(kind.id) 的底稿")
        }
        return records.sorted { $0.kind.rawValue < $1.kind.rawValue }
    }
}

/// `handbook.yaml`: the data date of the examples, the sources by their short forms, the chapters and their titles.
private struct HandbookIndex {
    let asOf: CivilDate
    let sources: [RuleHandbook.SourceTitle]
    let chapters: [(name: String, title: String)]
    let chaptersNode: DefinitionNode

    init(_ root: DefinitionNode) throws(DefinitionError) {
        var file = try root.mapping()
        asOf = try file.required("as-of").day()
        var sources: [RuleHandbook.SourceTitle] = []
        for entry in try file.required("sources").mapping().entries {
            sources.append(RuleHandbook.SourceTitle(short: entry.key, title: try entry.value.text()))
        }
        self.sources = sources
        chaptersNode = try file.required("chapters")
        var chapters: [(name: String, title: String)] = []
        for entry in try chaptersNode.mapping().entries { chapters.append((entry.key, try entry.value.text())) }
        self.chapters = chapters
        try file.finish()
    }
}
