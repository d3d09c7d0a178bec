/// Why a report cannot be asked for or written.
package enum ReportError: Error, Equatable, CustomStringConvertible {
    /// No kind has this name.
    case unknownKind(String)
    /// The kind belongs to a later version.
    case kindNotYetThere(String)
    /// The argument is not `KIND=PATH`.
    case noPath(String)
    /// The file cannot be written; the reason is the system's.
    case notWritable(path: String, reason: String)

    package var description: String {
        let kinds = ReportKind.allCases.map(\.rawValue).joined(separator: "、")
        return switch self {
        case .unknownKind(let name): "没有报告类型“\(name)”，可用的类型：\(kinds)"
        case .kindNotYetThere(let name): "报告类型“\(name)”尚未提供，将在后续版本加入；现在可用的类型：\(kinds)"
        case .noPath(let argument): "“\(argument)”应写成 类型=文件，例如 json=report.json"
        case .notWritable(let path, let reason): "\(path)：报告无法写入：\(reason)"
        }
    }
}
