extension PostgresError: CustomStringConvertible {
    /// One Chinese sentence: place, fact, what to do.
    package var description: String {
        switch self {
        case .malformedAddress:
            "PostgreSQL 连接串无法解析：请按 postgresql://用户@主机:端口/数据库?sslmode=verify-full&sslrootcert=… 书写（不支持 service）"
        case .unprotected(let host, let mode):
            "PostgreSQL 主机“\(host)”不在本机，而 sslmode=\(mode) 不保证加密：请在连接串中写明 sslmode=verify-full 与 sslrootcert"
        case .unreachable(let server, let detail): "PostgreSQL（\(server)）连接不上：\(detail)"
        case .serverFull(let server): "PostgreSQL（\(server)）的连接数已满，请调整 max_connections 或该用户的上限"
        case .untrusted(let server, let detail):
            "PostgreSQL（\(server)）不是所信任的服务器，未登录：请核对 sslrootcert 与服务器证书。\(detail)"
        case .loginRefused(let server, let state):
            "PostgreSQL（\(server)）拒绝登录\(PostgresError.code(state))：请核对用户、口令、数据库名与 pg_hba.conf"
        case .timedOut(let limit): "PostgreSQL 在 \(PostgresError.seconds(limit)) 秒内没有答复，连接已放弃"
        case .connectionLost(let state): "与 PostgreSQL 的连接中断\(PostgresError.code(state))，未提交的更改已作废"
        case .commitUnknown: "提交时与 PostgreSQL 的连接中断：更改可能已写入，也可能没有，须先查明再重做"
        case .server(let failure): "PostgreSQL 拒绝了操作：\(failure.words)"
        case .pipeline(let index, let failure): "PostgreSQL 拒绝了第 \(index + 1) 个操作：\(failure.words)"
        case .transactionAborted: "事务中已有操作失败，全部更改已撤销"
        case .undecodable(let column, let type): "结果列“\(column)”的类型 \(type) 不能读取：请在查询中转换类型"
        case .unexpectedValue(let column): "结果列“\(column)”的值不是所期望的类型"
        case .textHoldsNUL(let parameter): "第 \(parameter) 个参数的文本含有 NUL 字符，PostgreSQL 不能存储"
        case .tooLarge: "参数超过 PostgreSQL 单个语句的上限（1 GB、65535 个）"
        case .unsupported: "不支持这种语句（COPY）"
        case .poolExhausted(let connections, let waited):
            "等待 \(PostgresError.seconds(waited)) 秒后，\(connections) 个数据库连接仍全部占用：请增加连接数或减少并发"
        case .poolClosed: "数据库连接池已关闭"
        case .cancelled: "运行被中止"
        case .exhausted(let errno): "无法建立数据库连接：系统资源不足（系统错误 \(errno)）"
        }
    }

    private static func code(_ state: SQLState?) -> String { state.map { "（SQLSTATE \($0)）" } ?? "" }

    private static func seconds(_ duration: Duration) -> String {
        let tenths = duration.components.seconds * 10 + duration.components.attoseconds / 100_000_000_000_000_000
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

extension ServerFailure {
    /// What an operator reads.
    fileprivate var words: String {
        let place = constraint.map { "（约束 \($0)）" } ?? ""
        let kind =
            switch state {
            case .diskFull: "服务器磁盘已满，请释放空间"
            case .readOnly: "服务器只读（可能是备机），请核对连接串中的主机与 target_session_attrs"
            default: message
            }
        return "\(kind)\(place)（SQLSTATE \(state)）"
    }
}
