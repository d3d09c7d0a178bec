package import Connectors
package import Definitions

/// A source of an insurer's files as the configuration names it.
package struct SourceConfiguration: Sendable {
    /// The source.
    package let source: Source
    /// The files it needs, each at its place in the configuration.
    private let files: [ConfiguredFile]
    /// The secrets it needs, each at its place in the configuration.
    private let secrets: [(node: DefinitionNode, secret: Secret)]

    /// Reads one entry of `sources`.
    ///
    /// - Parameters:
    ///   - text: The entry's key.
    ///   - keyNode: Its place.
    ///   - node: Its value.
    ///   - insurers: The insurers that the gateway serves.
    ///   - place: Where paths start.
    /// - Throws: The mistake with file, line and column.
    init(
        id text: String, at keyNode: DefinitionNode, _ node: DefinitionNode, insurers: [String],
        place: ConfigurationPlace
    ) throws(DefinitionError) {
        guard let id = SourceID(text) else { throw keyNode.error("来源的名称应为 1 至 40 个字母、数字、“-”或“_”") }
        var mapping = try node.mapping()
        let insurerNode = try mapping.required("insurer")
        let insurer = try insurerNode.text()
        guard insurers.contains(insurer) else {
            throw insurerNode.error("insurers 中没有“\(insurer)”，现有：\(insurers.joined(separator: "、"))")
        }
        let inbox = place.path(try mapping.optional("inbox")?.text() ?? "var/inbox/\(id)")
        let patience = try mapping.optional("wait")?.duration() ?? 4 * 3600
        var reading = SourceReading(place: place)
        let kinds: [(key: String, node: DefinitionNode?)] = [
            ("folder", try mapping.optional("folder")), ("https", try mapping.optional("https")),
            ("sftp", try mapping.optional("sftp")), ("odbc", try mapping.optional("odbc")),
        ]
        try mapping.finish()
        let given = kinds.filter { $0.node != nil }
        guard given.count == 1, let first = given.first, let value = first.node else {
            throw node.error("一个来源应恰有 folder、https、sftp、odbc 之一，此处有 \(given.count) 个")
        }
        let kind = try reading.kind(first.key, value)
        source = Source(
            id: id, insurer: insurer, inbox: InboxFolder(path: inbox), patience: Int(patience), kind: kind)
        files = reading.files
        secrets = reading.secrets
    }

    /// Looks whether everything that the source needs on this machine is there and of use.
    ///
    /// - Parameter environment: The variables in which secrets may be kept.
    /// - Throws: The first thing that is not, at its place in the configuration.
    package func verify(environment: [String: String]) throws(DefinitionError) {
        for file in files { try file.verify() }
        for (node, secret) in secrets where secret.read(environment: environment) == nil {
            switch secret {
            case .file(let path): throw node.error("文件“\(path)”不存在、无法读取或是空的：请检查路径与权限")
            case .variable(let name): throw node.error("环境变量 \(name) 没有设置或是空的")
            }
        }
    }
}

extension ConfigurationPlace {
    /// Reads `sources`; each has an inbox of its own.
    func sources(_ node: DefinitionNode?, insurers: [String]) throws(DefinitionError) -> [SourceConfiguration] {
        var sources: [SourceConfiguration] = []
        for entry in try node?.mapping().entries ?? [] {
            let read = try SourceConfiguration(
                id: entry.key, at: entry.keyNode, entry.value, insurers: insurers, place: self)
            if let other = sources.first(where: { $0.source.inbox == read.source.inbox }) {
                throw entry.keyNode.error("与来源“\(other.source.id)”共用收件箱“\(read.source.inbox.path)”：请各用各的 inbox")
            }
            sources.append(read)
        }
        return sources
    }
}
