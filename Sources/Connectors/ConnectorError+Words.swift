import Glibc

extension ConnectorError: CustomStringConvertible {
    /// One Chinese sentence: place, fact, what to do.
    package var description: String {
        switch self {
        case .busy: "另一个 anze collect 正在处理这个来源：等它结束即可"
        case .storage(let path, let errno): "“\(path)”无法读写：\(ConnectorError.reason(errno))"
        case .ledger(let path, let line): "账本“\(path)”第 \(line) 行无法读取：请从备份恢复账本，不要删除它"
        case .folderMissing(let path, let errno): "文件夹“\(path)”打不开：\(ConnectorError.reason(errno))"
        case .fileNotReadable(let path, let errno): "文件“\(path)”无法取走：\(ConnectorError.reason(errno))"
        case .fileFromTheFuture(let path): "文件“\(path)”的修改时间在将来，无法判断是否写完：请校准时钟，或重新放置文件"
        case .unreachable(let reason): "连接不上：\(reason)"
        case .interrupted(let file, let reason): "“\(file)”传输中断，已收到的部分保留，下次续传：\(reason)"
        case .serverBusy(let file, let status): "“\(file)”：服务器暂时不能提供（HTTP \(status)），稍后再试"
        case .unmeasured(let file): "“\(file)”：服务器没有给出长度，无法判断文件是否完整，未取：请对方的服务器给出 Content-Length"
        case .untrusted(let detail): "对方不是所信任的服务器，未登录也未取任何文件：请与对方核对主机密钥或证书，再改配置。\(detail)"
        case .loginDenied(let detail): "登录被拒绝：请核对账号、密钥或令牌是否有效、是否已在对方登记。\(detail)"
        case .notAllowed(let file, let verb, let detail): "“\(file)”：对方不允许\(verb)：请与对方核对权限。\(detail)"
        case .unexpectedStatus(let file, let status):
            "“\(file)”：服务器答复 HTTP \(status)，不是文件：请核对地址（不跟随重定向）与权限"
        case .databaseUnreachable(let state, let detail): "数据库连接不上（\(state)）：\(detail)"
        case .databaseDenied(let state, let detail): "数据库登录被拒绝（\(state)）：请核对连接串中的账号与口令。\(detail)"
        case .databaseRefused(let state, let detail): "数据库不接受连接串或查询（\(state)）：请核对驱动、连接串与 query。\(detail)"
        case .databaseFailed(let state, 0): "查询未能执行（SQLSTATE \(state)）：请在数据库上试运行 query。水位未变"
        case .databaseFailed(let state, let row): "查询在第 \(row) 行失败（SQLSTATE \(state)）：本次结果作废，水位未变"
        case .watermarkMissing(let column, let columns):
            "查询结果没有水位列“\(column)”，现有列：\(columns.joined(separator: "、"))"
        case .parameterCount(let count): "query 应恰有一个 ?（上次的水位），实际有 \(count) 个"
        case .watermarkEmpty(let column, let row): "第 \(row) 行的水位列“\(column)”为空：请在 query 中排除空值"
        case .watermarkFalls(let column, let row):
            "第 \(row) 行的水位列“\(column)”比上一行小：请在 query 末尾加 ORDER BY 该列，本次结果作废"
        case .valueTooLong(let column, let row, let limit): "第 \(row) 行的列“\(column)”超过 \(limit) 个字符：本次结果作废"
        case .cancelled: "运行被中止，下次从断点继续"
        case .unusable(let reason): reason
        }
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "磁盘已满，请释放空间后再运行"
        case EACCES, EPERM: "没有权限，请检查文件夹的属主与权限"
        case ENOENT: "不存在，请检查路径或挂载"
        case ENOTDIR: "路径中有一段不是文件夹"
        case EROFS: "文件系统只读"
        case EIO: "磁盘读写错误"
        case EXDEV: "跨文件系统，不能移动：archive 与 quarantine 须与收件箱在同一文件系统"
        case EMFILE, ENFILE: "打开的文件太多"
        default: "系统错误 \(code)"
        }
    }
}
