import Canonical
import Connectors
import Foundation
import ShangMi

/// What an insurer announces, read and held against the limits; nothing of it is stored yet.
struct Announcement: Hashable {
    let asOf: CivilDate
    let files: [FileContent]

    /// The most bytes that an announcement has.
    static let largest = 1 << 20

    private struct Form: Decodable {
        struct File: Decodable {
            let name: String
            let bytes: Int
            let sm3: String
        }

        let asOf: String
        let files: [File]
    }

    /// Reads an announcement.
    ///
    /// - Parameters:
    ///   - body: The request's body.
    ///   - limits: How much may be submitted.
    ///   - belonging: What a file's name says.
    /// - Throws: What is wrong first.
    init(
        _ body: [UInt8], limits: SubmissionConfiguration.Limits, belonging: (String) -> FileBelonging
    ) throws(IntakeRefusal) {
        guard let form = try? JSONDecoder().decode(Form.self, from: Data(body)) else {
            throw .announcement("清单应为 JSON：{\"asOf\":\"YYYY-MM-DD\",\"files\":[{\"name\",\"bytes\",\"sm3\"}]}")
        }
        guard let asOf = CivilDate(iso: form.asOf) else { throw .announcement("asOf 应为数据日期 YYYY-MM-DD") }
        guard !form.files.isEmpty else { throw .announcement("files 至少要有一个文件") }
        guard form.files.count <= limits.files else { throw .tooLarge("一份报送最多 \(limits.files) 个文件：请分几份报送") }
        var files: [FileContent] = []
        var total = 0
        for (place, file) in form.files.enumerated() {
            let what = "第 \(place + 1) 个文件"
            guard let name = SourceFileName(file.name) else {
                throw .announcement("\(what)的名称不可用：不能含“/”、控制字符，不能以“.”开头，最长 200 字节")
            }
            guard file.bytes > 0 else { throw .announcement("\(what)的 bytes 应为大于 0 的字节数") }
            guard file.bytes <= limits.fileBytes else {
                throw .tooLarge("\(what)超过单个文件的上限 \(limits.fileBytes) 字节")
            }
            guard let sm3 = SM3Digest(hex: file.sm3), sm3.hex == file.sm3 else {
                throw .announcement("\(what)的 sm3 应为 64 个小写十六进制数字")
            }
            guard !files.contains(where: { $0.name == name }) else { throw .announcement("\(what)与前面的文件同名") }
            switch belonging(file.name) {
            case .export(asOf): break
            case .export(let day): throw .announcement("\(what)的名称属于数据日期 \(day)，与 asOf \(asOf) 不符")
            case .stranger(let reason): throw .announcement("\(what)：\(reason)")
            }
            total = total.addingReportingOverflow(file.bytes).partialValue
            guard total > 0, total <= limits.submissionBytes else {
                throw .tooLarge("全部文件超过一份报送的上限 \(limits.submissionBytes) 字节：请分几份报送")
            }
            files.append(FileContent(name: name, size: file.bytes, sm3: sm3))
        }
        self.asOf = asOf
        self.files = files
    }
}
