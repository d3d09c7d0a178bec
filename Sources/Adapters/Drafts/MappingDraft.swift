import Canonical
import Definitions

/// The draft of a mapping, made from an insurer's export: one source a file or sheet.
///
/// Only the first 1,000 rows are looked at, and nothing of a value is kept but its shape, and words of code-like columns.
package struct MappingDraft: Sendable {
    /// One drafted file.
    package struct File: Sendable, Equatable {
        /// The name in the mapping's folder, for example `policy.yaml`.
        package let name: String
        /// The YAML, with its evidence as comments.
        package let text: String
    }

    let proposals: [SourceProposal]
    let tables: CodeTables

    /// Samples files and proposes kinds and fields for their columns.
    ///
    /// - Parameters:
    ///   - paths: CSV, XLSX, NDJSON or XML files; the extension says which.
    ///   - root: The mappings folder, with `code-tables` and `drafting`.
    /// - Throws: A file cannot be read, is of an unknown format or has no table; a definition is wrong.
    package init(of paths: [String], mappings root: String) throws(DraftError) {
        let words: DraftingWords
        do throws(DefinitionError) {
            tables = try CodeTableFolder.load(root: root)
            words = try DraftingWords(root: root)
        } catch { throw .definition(error.description) }
        var proposals: [SourceProposal] = []
        for path in paths {
            for table in try Self.sample(path) {
                proposals.append(SourceProposal(table, words: words, tables: tables))
            }
        }
        self.proposals = proposals
    }

    private static func sample(_ path: String) throws(DraftError) -> [SampledTable] {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        switch name.split(separator: ".").last.map({ $0.lowercased() }) ?? "" {
        case "csv", "txt", "tsv": return [try CSVSampling(path: path, fileName: name).sample()]
        case "xlsx", "xlsm": return try WorkbookSampling(path: path, fileName: name).sample()
        case "ndjson", "jsonl": return [try NDJSONSampling(path: path, fileName: name).sample()]
        case "xml": return [try XMLSampling(path: path, fileName: name).sample()]
        default: throw .unknownFormat(file: path)
        }
    }
}

extension MappingDraft {
    /// The sources as files, each named after its first kind that stands on the row itself.
    package var sources: [File] {
        var names: [String: Int] = [:]
        return proposals.map { proposal in
            let kind = proposal.records.last { $0.each == nil }?.kind.id ?? "manifest"
            names[kind, default: 0] += 1
            let count = names[kind, default: 1]
            return File(
                name: count == 1 ? "\(kind).yaml" : "\(kind)-\(count).yaml",
                text: SourceText(proposal: proposal, tables: tables).text)
        }
    }

    /// The draft of `insurer.yaml`: all of it is to be filled in.
    package var profile: File {
        let date = proposals.lazy.compactMap { DataDateName($0.table.fileName).date }.first
        return File(
            name: "insurer.yaml",
            text: """
                # 草稿:以下各项都待填。
                name: 待填
                code: "000000"  # 待填:机构代码
                full: false  # 待确认:每次导出是否含全部记录
                manifest: advisory
                effective: {from: \(date?.description ?? "2024-01-01")}  # 待确认

                """)
    }
}
