import Foundation
import ShangMi
import TestKit

extension Workplace {
    /// Gives the folder mappings of its own, in which the insurer's data carry attachments too, in a table `FJ`.
    func carryAttachments() throws {
        try FileManager.default.copyItem(atPath: Repository.mappings, toPath: folder.file("mappings"))
        let source = """
            source:
              format: csv
              encoding: utf8
              delimiter: ","
              file: "DY_FJ_{yyyyMMdd}.csv"
              columns: [附件编号, 所属类型, 所属编号, 文件, 字节数, 摘要]
            records:
              - kind: attachment
                fields:
                  attachmentId: 附件编号
                  ownerKind: {from: 所属类型, steps: [{replace: {拒改报告: refusal-report, 保单: policy}}]}
                  ownerKey: 所属编号
                  attachmentKind: {const: "03"}
                  name: 文件
                  mediaType: {const: application/pdf}
                  bytes: 字节数
                  sm3: 摘要
                  uri: 文件
                  hasPersonalData: {const: 否, steps: [{boolean: {yes: [是], no: [否]}}]}

            """
        try write(source, to: "mappings/insurers/\(Workplace.insurer)/1/attachment.yaml")
        try configure("mappings: \(Repository.mappings)", as: "mappings: mappings")
    }

    /// Writes the table of attachments, each with a file of its own in a folder.
    ///
    /// - Parameters:
    ///   - attachments: Number, kind and key of the owner, and the file's path and text.
    ///   - place: The folder of the files.
    /// - Throws: When a file cannot be written.
    func attach(
        _ attachments: [(id: String, kind: String, key: String, path: String, text: String)],
        in place: String = "export"
    ) throws {
        var rows = ["附件编号,所属类型,所属编号,文件,字节数,摘要"]
        for one in attachments {
            let url = URL(filePath: folder.file("\(place)/\(one.path)"))
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(one.text.utf8).write(to: url)
            let sm3 = SM3.digest(of: Array(one.text.utf8)).hex
            rows.append("\(one.id),\(one.kind),\(one.key),\(one.path),\(one.text.utf8.count),\(sm3)")
        }
        try write([UInt8](Data(rows.map { $0 + "\n" }.joined().utf8)), as: "FJ")
    }
}
