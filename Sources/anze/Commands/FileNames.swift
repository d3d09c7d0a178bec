import Adapters
import Canonical
import Definitions
import Engine
import Mapping

/// What the names of insurers' files say, by the mappings as they stand.
struct FileNames: Sendable {
    /// The folder of the mappings.
    let root: String

    /// What a name says; mappings that cannot be read are for operators, and the name then belongs nowhere.
    func belonging(of name: String, insurer: String) -> FileBelonging {
        do { return try InsurerMapping.load(root: root, insurer: insurer).belonging(of: name, insurer: insurer) } catch
        {
            return .stranger(reason: "网关暂时不能识别该机构的文件：请联系网关运维")
        }
    }
}

extension [InsurerMapping] {
    /// What a name says under these versions of an insurer's mapping.
    func belonging(of name: String, insurer: String) -> FileBelonging {
        let dates = compactMap { $0.sources(forFileNamed: name)?.dataDate }
        guard let day = dates.first else {
            let patterns = flatMap { $0.sources.map(\.file.text) }.joined(separator: "、")
            return .stranger(reason: "文件名不属于 \(insurer) 的任何一种导出，应为：\(patterns)")
        }
        guard let version = first(where: { $0.isEffective(on: day) }) else {
            return .stranger(reason: "\(insurer) 没有在数据日期 \(day) 有效的映射版本")
        }
        guard version.sources(forFileNamed: name) != nil else {
            let patterns = version.sources.map(\.file.text).joined(separator: "、")
            return .stranger(reason: "在数据日期 \(day) 有效的映射 \(version.id) 没有这种文件，应为：\(patterns)")
        }
        return .export(day)
    }
}
