package import Adapters
package import Canonical
import Foundation
import Mapping

/// The files of one export of an insurer, matched with the mapping version of their data date.
package struct Export: Sendable {
    /// The mapping version that is effective on the data date.
    package let mapping: InsurerMapping
    /// The dated limits.
    package let parameters: RuleParameters
    /// The data date.
    package let asOf: CivilDate
    /// The files: first what others are looked up in, then in sending order of their kinds, manifests last; their parts
    /// are numbered in this order.
    package let files: [SourceFile]
    /// The size of all files in bytes, as far as the system tells it.
    package var byteCount: Int {
        files.reduce(0) { sum, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
            return sum + ((attributes?[.size] as? Int) ?? 0)
        }
    }

    /// Names in given folders that belong to no source, and were left out.
    package let skipped: [String]
    /// Where the files of attachments are.
    package var attachments = AttachmentPlace.besideFiles
    /// How many bytes of records stay in memory when they are judged; nil for what a run does by itself.
    package var memory: Int?

    /// Finds an export's files and everything that is needed to judge them.
    ///
    /// - Parameters:
    ///   - paths: Files, or folders of which every known file is taken.
    ///   - insurer: The insurer's id.
    ///   - mappings: The mappings folder.
    ///   - asOf: The data date; `nil` to take it from the file names.
    ///   - encoding: What the operator insists on; `nil` to follow the mapping.
    ///   - updates: Rows that code tables have beside their files'.
    /// - Returns: The export, ready to be judged.
    /// - Throws: What is wrong with the mapping, or with what was given.
    package static func open(
        _ paths: [String], insurer: String, mappings: String, asOf: CivilDate?, encoding: TextEncoding?,
        updates: [CodeTableUpdate] = []
    ) throws(ExportError) -> Export {
        var versions: [InsurerMapping]
        let parameters: RuleParameters
        do {
            versions = try InsurerMapping.load(root: mappings, insurer: insurer)
            parameters = try RuleParametersFile.load(root: mappings)
        } catch { throw .definition("\(error)") }
        let given = try GivenFiles(paths)
        let dates = given.all.compactMap { path in versions.lazy.compactMap { $0.dataDate(of: path) }.first }
        if asOf == nil, let first = dates.min(), let last = dates.max(), first != last {
            throw .severalDates(first: first, last: last)
        }
        guard let day = asOf ?? dates.max() else {
            throw .unknownFile(name: given.all.first.map(GivenFiles.name) ?? "", patterns: versions.patterns)
        }
        if updates.contains(where: { $0.from <= day }) {
            do { versions = try InsurerMapping.load(root: mappings, insurer: insurer, updates: updates, on: day) } catch
            {
                throw .definition("\(error)")
            }
        }
        guard let mapping = versions.first(where: { $0.isEffective(on: day) }) else {
            throw .noVersion(insurer: insurer, asOf: day)
        }
        let known = given.all.filter { mapping.dataDate(of: $0) != nil }
        if let unknown = given.named.first(where: { !known.contains($0) }) {
            throw .unknownFile(name: GivenFiles.name(unknown), patterns: [mapping].patterns)
        }
        if let missing = mapping.lookupsMissing(from: known.map(GivenFiles.name)).first {
            throw .missingLookup(pattern: missing.file.text)
        }
        var files: [SourceFile] = []
        var number: UInt16 = 0
        for path in known.sorted(by: { mapping.place(of: $0) < mapping.place(of: $1) }) {
            guard let file = mapping.file(at: path, number: number, asOf: day, encoding: encoding) else { continue }
            files.append(file)
            number += UInt16(file.parts.count)
        }
        let skipped = given.all.filter { !known.contains($0) }.map(GivenFiles.name)
        return Export(mapping: mapping, parameters: parameters, asOf: day, files: files, skipped: skipped)
    }

    /// The verdict on the files.
    ///
    /// - Parameters:
    ///   - history: What was stored of the insurer before; nil when it is not known.
    ///   - progress: Counts what was read for whoever watches.
    /// - Returns: The verdict.
    /// - Throws: A file or a store that cannot be read at all.
    package func judge(
        recalling history: (any RecordHistory)? = nil, progress: ReadingProgress? = nil
    ) throws(JudgementError) -> Verdict {
        try ValidationRun(mapping: mapping, parameters: parameters, asOf: asOf, memory: memory)
            .judge(files: files, recalling: history, attachments: attachments, progress: progress)
    }
}

/// Why an export cannot be judged at all.
package enum ExportError: Error, Equatable, CustomStringConvertible {
    /// A mapping, table or parameter file is wrong, or the insurer is unknown: exit 2.
    case definition(String)
    /// A file's name belongs to no source of the insurer: exit 2.
    case unknownFile(name: String, patterns: [String])
    /// No version of the mapping is effective on the data date: exit 2.
    case noVersion(insurer: String, asOf: CivilDate)
    /// The files are of several days, and no data date was given: exit 2.
    case severalDates(first: CivilDate, last: CivilDate)
    /// A file in which others are looked up was not given: exit 2.
    case missingLookup(pattern: String)
    /// A path does not exist: exit 3.
    case notFound(path: String)

    package var description: String {
        switch self {
        case .definition(let text): text
        case .unknownFile(let name, let patterns):
            "文件“\(name)”不属于该保险机构的任何一种导出，文件名应为：\(patterns.joined(separator: "、"))"
        case .noVersion(let insurer, let asOf): "\(insurer) 没有在数据日期 \(asOf) 有效的映射版本"
        case .severalDates(let first, let last):
            "文件的数据日期不一（\(first) 至 \(last)）：一次只处理一天的导出，请分开存放"
        case .missingLookup(let pattern): "缺少对照文件 \(pattern)：其他文件要从中查找，请一并提供"
        case .notFound(let path): "“\(path)”不存在：请检查路径"
        }
    }
}

/// The paths that were given, folders opened.
private struct GivenFiles {
    /// Files that were named themselves: an unknown one is a mistake.
    let named: [String]
    /// All files, those in folders included, each once.
    let all: [String]

    init(_ paths: [String]) throws(ExportError) {
        var named: [String] = []
        var all: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw .notFound(path: path)
            }
            guard isFolder.boolValue else {
                if !all.contains(path) {
                    named.append(path)
                    all.append(path)
                }
                continue
            }
            let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
            // An unreadable folder gives no names, and the run then says that no known file was given.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted() where !name.hasPrefix(".") && !all.contains("\(folder)/\(name)") {
                all.append("\(folder)/\(name)")
            }
        }
        self.named = named
        self.all = all
    }

    static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}

extension InsurerMapping {
    fileprivate func dataDate(of path: String) -> CivilDate? {
        sources(forFileNamed: GivenFiles.name(path))?.dataDate
    }

    /// The place of a file: look-ups first, then by its first kind in sending order, manifests last.
    fileprivate func place(of path: String) -> (UInt8, UInt8, String) {
        let name = GivenFiles.name(path)
        let sources = sources(forFileNamed: name)?.sources ?? []
        let kinds = sources.flatMap { $0.records.map(\.kind.rawValue) }
        return (sources.contains { $0.lookupKey != nil } ? 0 : 1, kinds.min() ?? UInt8.max, name)
    }
}

extension [InsurerMapping] {
    fileprivate var patterns: [String] { flatMap { $0.sources.map(\.file.text) } }
}
