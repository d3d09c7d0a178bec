/// Why the store could not do what it was asked: every case is exit 74, but for the lost lease.
package enum StoreError: Error, Equatable {
    /// The disk is full; nothing of the change was stored.
    case full(path: String)
    /// The file cannot be opened, read or written.
    case unreadable(path: String, reason: String)
    /// The store was written by a newer version of this program.
    case newerSchema(path: String, found: Int, known: Int)
    /// The store was written by an older version of this program, and is only to be looked into.
    case olderSchema(path: String, found: Int, known: Int)
    /// What is stored is encrypted, and no key file was given.
    case sealed(path: String)
    /// What is stored is encrypted under another key file.
    case otherVaultKey(path: String)
    /// The store was moved into another one, which holds what happened since.
    case moved(path: String, to: String)
    /// Another process holds the store for longer than the time-out.
    case busy(path: String)
    /// Another worker has taken the batch over: this result is not written.
    case leaseLost
    /// What was asked for has left the store for an archive, and comes back when it is restored.
    case archived(number: Int, file: String)
    /// Something stored does not have the form that this program wrote.
    case damaged(path: String, what: String)
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .full(let path): "存储“\(path)”所在磁盘已满：请释放空间后重新运行，本次更改未写入"
        case .unreadable(let path, let reason): "存储“\(path)”无法读写：\(reason)"
        case .newerSchema(let path, let found, let known):
            "存储“\(path)”的结构版本 \(found) 比本程序支持的 \(known) 新：请使用较新的 anze"
        case .olderSchema(let path, let found, let known):
            "存储“\(path)”的结构版本 \(found) 比本程序的 \(known) 旧：请先运行 anze store migrate"
        case .sealed(let path): "存储“\(path)”是加密的：请在配置中用 vault.keyFile 指明密钥文件"
        case .otherVaultKey(let path): "存储“\(path)”不是用这个密钥文件加密的：请核对 vault.keyFile"
        case .moved(let path, let target): "存储“\(path)”已迁移到“\(target)”：请把配置的 store 改为新地址"
        case .busy(let path): "存储“\(path)”被其他进程长时间占用：请稍后重新运行"
        case .leaseLost: "批次已由其他进程接管，本结果不再写入"
        case .archived(let number, let file):
            "报送内容已移入第 \(number) 号归档（\(file)）：请先运行 anze archive restore \(number)，用后再运行 anze archive run"
        case .damaged(let path, let what): "存储“\(path)”的内容不完整：\(what)"
        }
    }
}
