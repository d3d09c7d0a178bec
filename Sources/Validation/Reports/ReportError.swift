/// Why a report cannot be asked for or written.
package enum ReportError: Error, Equatable, CustomStringConvertible {
    /// No kind has this name.
    case unknownKind(String)
    /// The argument is not `KIND=PATH`.
    case noPath(String)
    /// The file cannot be written; the reason is the system's.
    case notWritable(path: String, reason: String)
    /// A source file could be judged, but not be read a second time; the reason is Chinese.
    case notReadableAgain(path: String, reason: String)

    package var description: String {
        let kinds = ReportKind.allCases.map(\.rawValue).joined(separator: "、")
        return switch self {
        case .unknownKind(let name): "没有报告类型“\(name)”，可用的类型：\(kinds)"
        case .noPath(let argument): "“\(argument)”应写成 类型=文件，例如 json=report.json"
        case .notReadableAgain(let path, let reason): "\(path)：为写报告再次读取时失败：\(reason)"
        case .notWritable(let path, let reason): "\(path)：报告无法写入：\(reason)"
        }
    }
}
