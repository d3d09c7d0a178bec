package import Definitions
import Foundation

/// What a platform's own document says: how much a batch may hold, which kinds it takes, and what their records look like.
///
/// Source: `platform.yaml` beside a destination's `profile.yaml`, written from the platform's side and read by nobody but the
/// simulator, so that the two can contradict each other.
package struct PlatformDocument: Sendable {
    /// The platform's name in Chinese.
    package let title: String
    /// Its kinds.
    package let kinds: PlatformKinds
    /// How much a batch may hold.
    let limits: BatchLimits
    /// How many bytes a part of a content may have; nil for a platform that takes no contents.
    let partBytes: Int?

    /// The platform of wire.md.
    package static let reference = PlatformDocument(
        title: "anze-ref-1", kinds: .reference, limits: .reference, partBytes: 1 << 20)

    private init(title: String, kinds: PlatformKinds, limits: BatchLimits, partBytes: Int?) {
        self.partBytes = partBytes
        self.title = title
        self.kinds = kinds
        self.limits = limits
    }

    /// Reads `<folder>/platform.yaml`.
    ///
    /// - Parameter folder: A version's folder below `mappings/platforms`.
    /// - Throws: The file's mistake with line and column.
    package init(folder: String) throws(DefinitionError) {
        try self.init(node: DefinitionNode.load(file: "\(folder)/platform.yaml"))
    }

    /// Reads the documents of every version of every destination, and says of each what is in it or what is wrong.
    ///
    /// - Parameter folder: The folder of destinations, `mappings/platforms`.
    /// - Returns: A line for each version that has a document, sorted, and the mistakes with file, line and column.
    package static func check(all folder: String) -> (right: [String], wrong: [DefinitionError]) {
        var right: [String] = []
        var wrong: [DefinitionError] = []
        for id in versions(in: folder) {
            do throws(DefinitionError) {
                let file = "\(folder)/\(id)/platform.yaml"
                let document = try PlatformDocument(node: DefinitionNode.load(file: file), expecting: id)
                right.append("\(id)：\(document.title)，\(document.kinds.sorted.count) 种记录")
            } catch { wrong.append(error) }
        }
        return (right, wrong)
    }

    /// The ids `<destination>/<version>` of the folders with a document.
    private static func versions(in folder: String) -> [String] {
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix("/platform.yaml") }.map { String($0.dropLast("/platform.yaml".count)) }
            .filter { $0.split(separator: "/").count == 2 }.sorted()
    }

    init(node: DefinitionNode, expecting id: String? = nil) throws(DefinitionError) {
        var root = try node.mapping()
        let platform = try root.required("platform")
        let written = try platform.text()
        if let id, written != id { throw platform.error("platform应与文件夹一致，为“\(id)”") }
        let title = try root.required("title").text()
        let limits = try BatchLimits(try root.required("limits"))
        let partBytes = try root.optional("contents").map { (node) throws(DefinitionError) in
            var contents = try node.mapping()
            let size = try contents.required("partBytes")
            let bytes = try size.integer()
            guard (1...16 << 20).contains(bytes) else { throw size.error("应为1至\(16 << 20)") }
            try contents.finish()
            return bytes
        }
        let entries = try root.required("kinds").mapping().entries
        try root.finish()
        let names = Set(entries.map(\.key))
        var kinds: [RecordKind] = []
        for entry in entries { kinds.append(try RecordKind(entry.key, entry.value, known: names)) }
        self.init(title: title, kinds: PlatformKinds(kinds), limits: limits, partBytes: partBytes)
    }
}

/// How much a batch may hold.
struct BatchLimits: Sendable {
    let records: Int
    /// Of plaintext.
    let bytes: Int

    /// Source: wire.md §1.2.
    static let reference = BatchLimits(records: 500, bytes: 4 * 1024 * 1024)

    private init(records: Int, bytes: Int) {
        self.records = records
        self.bytes = bytes
    }

    init(_ node: DefinitionNode) throws(DefinitionError) {
        var limits = try node.mapping()
        records = try BatchLimits.count(try limits.required("records"), most: BatchLimits.reference.records)
        bytes = try BatchLimits.count(try limits.required("bytes"), most: BatchLimits.reference.bytes)
        try limits.finish()
    }

    private static func count(_ node: DefinitionNode, most: Int) throws(DefinitionError) -> Int {
        let count = try node.integer()
        guard (1...most).contains(count) else { throw node.error("应为1至\(most)") }
        return count
    }
}

extension RecordKind {
    fileprivate init(_ name: String, _ node: DefinitionNode, known: Set<String>) throws(DefinitionError) {
        var kind = try node.mapping()
        var members: [String: RecordSchema.Form] = [:]
        for entry in try kind.required("members").mapping().entries {
            members[entry.key] = try RecordSchema.Form(entry.value)
        }
        var required: [String] = []
        for entry in try kind.required("required").list() {
            let member = try entry.text()
            guard members[member] != nil else { throw entry.error("members中没有“\(member)”") }
            required.append(member)
        }
        var references: [Reference] = []
        for entry in try kind.optional("references")?.mapping().entries ?? [] {
            guard members[entry.key] != nil else { throw entry.keyNode.error("members中没有“\(entry.key)”") }
            let referred = try entry.value.text()
            guard known.contains(referred) else { throw entry.value.error("没有这种记录：\(referred)") }
            references.append(Reference(member: entry.key, kind: referred))
        }
        let money = try kind.optional("money").map { (node) throws(DefinitionError) in
            let member = try node.text()
            switch members[member] {
            case .integer: return MoneyMember(name: member, isYuan: false)
            case .yuan: return MoneyMember(name: member, isYuan: true)
            default: throw node.error("应为members中的integer或yuan之一")
            }
        }
        let content = try kind.optional("content").map { (node) throws(DefinitionError) in
            var settings = try node.mapping()
            let names = (sm3: try settings.required("sm3"), url: try settings.required("url"))
            for name in [names.sm3, names.url] where members[try name.text()] == nil {
                throw name.error("members中没有“\(try name.text())”")
            }
            try settings.finish()
            return ContentMembers(sm3: try names.sm3.text(), url: try names.url.text())
        }
        try kind.finish()
        self.init(
            name, money: money, references: references, content: content,
            schema: RecordSchema(members: members, required: required))
    }
}

extension RecordSchema.Form {
    fileprivate init(_ node: DefinitionNode) throws(DefinitionError) {
        guard node.isMapping else {
            let word = try node.text()
            switch word {
            case "text": self = .text
            case "integer": self = .integer
            case "boolean": self = .boolean
            case "texts": self = .texts
            case "objects": self = .objects
            case "yuan": self = .yuan
            case _ where word.contains("9"): self = .shape(Array(word.utf8))
            default: throw node.error("应为text、integer、boolean、texts、objects、yuan，或以9代表数字的样式")
            }
            return
        }
        var settings = try node.mapping()
        var codes: Set<String> = []
        for code in try settings.required("codes").list() { codes.insert(try code.text()) }
        self = .codes(codes, isList: try settings.optional("list")?.boolean() ?? false)
        try settings.finish()
    }
}
