import Adapters
import Canonical
import Foundation
import ShangMi
import TestKit
import Testing

@testable import Validation

/// An export whose reports and attachments come as lines of JSON, each report with its files, and further attachments in a
/// table of their own.
struct AttachedExport {
    let folder: TemporaryFolder
    private var lines: [String] = []
    private var rows: [String] = []

    init() throws {
        folder = try MappingFolder.of(AttachedExport.mapping)
    }

    /// Adds a report with files `(id, path, bytes, sm3)`.
    mutating func report(_ number: String, count: Int, files: [(String, String, Int, String)]) {
        let items = files.map { #"{"id":"\#($0)","path":"\#($1)","size":\#($2),"sm3":"\#($3)"}"# }
        lines.append(#"{"no":"\#(number)","count":\#(count),"files":[\#(items.joined(separator: ","))]}"#)
    }

    /// Adds a row to the table of attachments.
    mutating func row(_ id: String, of kind: String, _ key: String, _ path: String, _ bytes: String, _ sm3: String) {
        rows.append("\(id),\(kind),\(key),\(path),\(bytes),\(sm3)")
    }

    /// Writes a file into the export's folder; gives its size and digest.
    func write(_ text: String, to name: String) throws -> (bytes: Int, sm3: String) {
        let url = URL(filePath: folder.file(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return (text.utf8.count, SM3.digest(of: Array(text.utf8)).hex)
    }

    func judge(
        at place: AttachmentPlace = .besideFiles, recalling history: (any RecordHistory)? = nil
    ) throws -> Verdict {
        var names: [String] = []
        for (name, lines) in [("R_20261120.ndjson", lines), ("A_20261120.csv", rows)] where !lines.isEmpty {
            let header = name.hasSuffix(".csv") ? ["编号,类型,主键,路径,字节,摘要"] : []
            let text = (header + lines).map { $0 + "\n" }.joined()
            try Data(text.utf8).write(to: URL(filePath: folder.file(name)))
            names.append(name)
        }
        var export = try Export.open(
            names.map { folder.file($0) }, insurer: "test", mappings: folder.path, asOf: nil, encoding: nil)
        export.attachments = place
        return try withExtendedLifetime(folder) { try export.judge(recalling: history) }
    }

    private static let mapping = [
        (
            "insurer",
            """
            name: 测试财险
            code: "900999"
            full: true
            manifest: advisory
            effective: {from: 2024-01-01}

            """
        ),
        (
            "report",
            """
            source:
              format: ndjson
              file: "R_{yyyyMMdd}.ndjson"
              columns: [/no, /count, /files/*/id, /files/*/path, /files/*/size, /files/*/sm3]
            records:
              - kind: refusal-report
                fields:
                  reportNo: /no
                  hazardNo: {const: YH1}
                  unitCreditCode: {const: "91310117FD002GPT84"}
                  writtenNoticeOn: {const: "2026-05-10", steps: [{date: [yyyy-MM-dd]}]}
                  refusedOn: {const: "2026-05-11", steps: [{date: [yyyy-MM-dd]}]}
                  description: {const: 样例}
                  evidenceCount: /count
                  reportedTo: {const: "1"}
                  reportedAt: {const: "2026-05-11", steps: [{date: [yyyy-MM-dd]}, start-of-day]}
              - kind: attachment
                each: /files/*
                fields:
                  attachmentId: id
                  ownerKind: {const: refusal-report}
                  ownerKey: /no
                  attachmentKind: {const: "03"}
                  name: path
                  mediaType: {const: application/pdf}
                  bytes: size
                  sm3: sm3
                  uri: path
                  hasPersonalData: {const: 否, steps: [{boolean: {yes: [是], no: [否]}}]}

            """
        ),
        (
            "attachment",
            """
            source:
              format: csv
              encoding: utf8
              delimiter: ","
              file: "A_{yyyyMMdd}.csv"
              columns: [编号, 类型, 主键, 路径, 字节, 摘要]
            records:
              - kind: attachment
                fields:
                  attachmentId: 编号
                  ownerKind: {from: 类型, steps: [{replace: {拒改报告: refusal-report, 隐患: hazard}}]}
                  ownerKey: 主键
                  attachmentKind: {const: "02"}
                  name: 编号
                  mediaType: {const: image/jpeg}
                  bytes: 字节
                  sm3: {from: 摘要, steps: [lower]}
                  uri: 路径
                  hasPersonalData: {const: 否, steps: [{boolean: {yes: [是], no: [否]}}]}

            """
        ),
    ]
}
