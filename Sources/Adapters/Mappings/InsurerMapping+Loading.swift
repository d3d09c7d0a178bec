package import Canonical
package import Definitions
import Mapping

extension InsurerMapping {
    /// Reads and checks all versions of an insurer's mapping.
    ///
    /// - Parameters:
    ///   - mappings: The folder that holds `insurers` and `code-tables`.
    ///   - insurer: The insurer's folder name.
    ///   - updates: Rows that code tables have beside their files'.
    ///   - day: The data date for which the updates count.
    /// - Returns: At least one version, in the order of their effective dates, which do not overlap.
    /// - Throws: The first fault with its place, in Chinese; an unknown insurer names the known ones.
    package static func load(
        root mappings: String, insurer: String, updates: [CodeTableUpdate] = [], on day: CivilDate? = nil
    ) throws(DefinitionError) -> [InsurerMapping] {
        let insurers = mappings + "/insurers"
        let known = try FolderListing.names(in: insurers).filter { FolderListing.isFolder("\(insurers)/\($0)") }
        guard known.contains(insurer) else {
            throw DefinitionError(
                file: insurers, line: 1, column: 1,
                message: "没有保险机构“\(insurer)”的映射,现有:\(known.joined(separator: "、"))")
        }
        let folder = "\(insurers)/\(insurer)"
        let files = try CodeTableFolder.load(root: mappings)
        let tables = day.map { files.updated(by: updates, on: $0) } ?? files
        var versions: [InsurerMapping] = []
        for version in try FolderListing.names(in: folder) where FolderListing.isFolder("\(folder)/\(version)") {
            versions.append(
                try load(folder: "\(folder)/\(version)", insurer: insurer, version: version, tables: tables))
        }
        guard !versions.isEmpty else {
            throw DefinitionError(file: folder, line: 1, column: 1, message: "没有任何版本的映射")
        }
        versions.sort { $0.effectiveFrom < $1.effectiveFrom }
        for (earlier, later) in zip(versions, versions.dropFirst()) where earlier.isEffective(on: later.effectiveFrom) {
            throw DefinitionError(
                file: "\(folder)/\(later.version)/insurer.yaml", line: 1, column: 1,
                message: "生效日期与版本 \(earlier.version) 重叠")
        }
        return versions
    }

    private static func load(
        folder: String, insurer: String, version: String, tables: CodeTables
    ) throws(DefinitionError) -> InsurerMapping {
        var profile = try DefinitionNode.load(file: folder + "/insurer.yaml").mapping()
        let name = try profile.required("name").text()
        let code = try profile.required("code").text()
        let isFull = try profile.required("full").boolean()
        let manifestHolds = try profile.required("manifest").choice(["hold": true, "advisory": false])
        var effective = try profile.required("effective").mapping()
        let from = try effective.required("from").day()
        let to = try effective.optional("to")
        let end = try to?.day()
        if let to, let end, end <= from { throw to.error("effective.to 应晚于 from(\(from))") }
        try effective.finish()
        try profile.finish()
        var roots: [(name: String, node: DefinitionNode)] = []
        for file in try FolderListing.names(in: folder) where file.hasSuffix(".yaml") && file != "insurer.yaml" {
            roots.append((String(file.dropLast(5)), try DefinitionNode.load(file: "\(folder)/\(file)")))
        }
        var lookups: [MappingDefinitions.Lookup] = []
        for root in roots {
            if let lookup = try MappingDefinitions.Lookup(name: root.name, root.node) { lookups.append(lookup) }
        }
        let definitions = MappingDefinitions(tables: tables, codeFolder: folder, lookups: lookups)
        var compiled: [SourceMappingFile.Compiled] = []
        for root in roots {
            let source = try SourceMappingFile(name: root.name, definitions: definitions).read(root.node)
            if let other = compiled.first(where: { $0.clashes(with: source) }) {
                throw root.node.error("文件名与数据源 \(other.mapping.name) 相同;只有同一工作簿的不同工作表可以同名")
            }
            compiled.append(source)
        }
        return InsurerMapping(
            insurer: insurer, version: version, name: name, code: Text(code), isFull: isFull,
            manifestHolds: manifestHolds, effectiveFrom: from, effectiveTo: end, sources: compiled.map(\.mapping),
            tables: tables, coverage: compiled.map(\.coverage),
            examples: compiled.flatMap { source in
                source.examples.map { example in
                    RunnableExample(
                        example: example, mapping: source.mapping, format: source.format, insurer: Text(code),
                        effectiveFrom: from, lookups: lookups)
                }
            },
            formats: Dictionary(uniqueKeysWithValues: compiled.map { ($0.mapping.name, $0.format) }), lookups: lookups)
    }
}

extension SourceMappingFile.Compiled {
    /// Whether a file could be either source; sheets of one workbook may be.
    fileprivate func clashes(with other: Self) -> Bool {
        guard mapping.file == other.mapping.file else { return false }
        guard case .xlsx(let sheet) = format, case .xlsx(let otherSheet) = other.format else { return true }
        // Sheets are found by their names as headers are.
        return !Set(sheet.names.map { Header.form($0) }).isDisjoint(with: otherSheet.names.map { Header.form($0) })
    }
}

extension MappingDefinitions.Lookup {
    /// The look-up that a source is; nil for any other source.
    fileprivate init?(name: String, _ root: DefinitionNode) throws(DefinitionError) {
        var file = try root.mapping()
        guard let lookup = try file.optional("lookup") else { return nil }
        var source = try file.required("source").mapping()
        let columns = try SourceColumns(try source.required("columns"), lists: [], isNested: false).compiled.map(\.name)
        var parts = try lookup.mapping()
        let keyNode = try parts.required("key")
        let keyName = try keyNode.text()
        guard let key = columns.firstIndex(of: keyName) else {
            throw keyNode.unknown("列", keyName, known: columns)
        }
        self.init(name: name, columns: columns, key: key)
    }
}

extension DefinitionNode {
    /// A day written `YYYY-MM-DD`.
    func day() throws(DefinitionError) -> CivilDate {
        let text = try text()
        guard let day = CivilDate(iso: text) else { throw error("日期应为 YYYY-MM-DD,实际是“\(text.prefix(40))”") }
        return day
    }

    /// The value of one of a few known words.
    func choice<Value>(_ words: [String: Value]) throws(DefinitionError) -> Value {
        let text = try text()
        guard let value = words[text] else {
            throw error("“\(text.prefix(40))”不可用,可用的值:\(words.keys.sorted().joined(separator: "、"))")
        }
        return value
    }

    /// A list of texts with at least one item.
    func texts() throws(DefinitionError) -> [String] {
        let items = try list()
        guard !items.isEmpty else { throw error("列表不能为空") }
        var texts: [String] = []
        for item in items { texts.append(try item.text()) }
        return texts
    }
}
