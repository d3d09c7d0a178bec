import Adapters
import Definitions
import Foundation
import Mapping

/// The mappings that the project ships.
enum ShippedMappings {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("mappings").path
    static let samples = root + "/insurers/dongyue/1/samples"
}

/// A folder with one insurer `test`, its code tables those that the project ships, and files beside; gone with its last
/// reference.
final class MappingFolder {
    static let profile = """
        name: 测试财险
        code: "900999"
        full: false
        manifest: hold
        effective: {from: 2024-01-01}

        """
    static let feedback = """
        source:
          format: csv
          encoding: utf8
          delimiter: ","
          file: "HF_{yyyyMMdd}.csv"
          columns: [编号, 服务, 日期, 评分, 序号]
        records:
          - kind: feedback
            fields:
              feedbackNo: 编号
              serviceNo: 服务
              visitedOn: {from: 日期, steps: [{date: [yyyy-MM-dd]}]}
              score: {from: 评分, steps: [{code: {values: {好: "5", 差: "1"}}}]}
              channel: {const: "1"}
        ignore:
          序号: 行号

        """
    let root: String

    convenience init(profile: String = MappingFolder.profile, source: String = MappingFolder.feedback) throws {
        try self.init(profile: profile, sources: ["feedback": source])
    }

    /// A folder with these sources, code lists by their names, and these code tables: nil for all, which take longer to read.
    init(
        profile: String = MappingFolder.profile, sources: [String: String], codes: [String: String] = [:],
        tables: [String]? = nil
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
        root = folder.path
        let version = folder.appendingPathComponent("insurers/test/1")
        try FileManager.default.createDirectory(at: version, withIntermediateDirectories: true)
        try linkTables(tables)
        try Data(profile.utf8).write(to: version.appendingPathComponent("insurer.yaml"))
        for (name, source) in sources {
            try Data(source.utf8).write(to: version.appendingPathComponent("\(name).yaml"))
        }
        let lists = version.appendingPathComponent("codes")
        if !codes.isEmpty { try FileManager.default.createDirectory(at: lists, withIntermediateDirectories: true) }
        for (name, text) in codes { try Data(text.utf8).write(to: lists.appendingPathComponent("\(name).csv")) }
    }

    // A left-over folder among the temporary ones harms nobody.
    deinit { try? FileManager.default.removeItem(atPath: root) }

    private func linkTables(_ names: [String]?) throws {
        let (shipped, own) = (ShippedMappings.root + "/code-tables", root + "/code-tables")
        guard let names else {
            return try FileManager.default.createSymbolicLink(atPath: own, withDestinationPath: shipped)
        }
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        let index = "tables:\n" + names.map { "  \($0): {complete: true}\n" }.joined()
        try Data(index.utf8).write(to: URL(fileURLWithPath: own + "/tables.yaml"))
        for name in names {
            try FileManager.default.createSymbolicLink(
                atPath: "\(own)/\(name).csv", withDestinationPath: "\(shipped)/\(name).csv")
        }
    }

    func load() throws(DefinitionError) -> [InsurerMapping] {
        try InsurerMapping.load(root: root, insurer: "test")
    }

    /// Writes a file beside the mappings and gives its path.
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = "\(root)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }
}

extension SourceFile {
    /// Reads a file of one source that looks nothing up.
    func readAlone(_ each: (inout MappedRecord) -> Void) throws(SourceError) -> SourceSummary {
        var lookups: [LookupTable] = []
        return try read(lookups: &lookups, each)[0]
    }
}
