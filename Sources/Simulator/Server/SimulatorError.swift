/// Why the simulator cannot start; each prints as one sentence for the person who started it.
package enum SimulatorError: Error, Equatable, CustomStringConvertible {
    /// A file of the PKI folder cannot be read or does not hold what it should.
    case unusable(file: String, reason: String)
    /// The books cannot be opened for writing.
    case unwritable(file: String)
    /// The port cannot be listened on, or the server ended before it could.
    case cannotListen(port: Int)

    /// Names the file or port and what is wrong.
    package var description: String {
        switch self {
        case .unusable(let file, let reason): "无法使用文件 \(file)：\(reason)"
        case .unwritable(let file): "无法写入文件 \(file)"
        case .cannotListen(let port): "无法监听端口 \(port)"
        }
    }
}
