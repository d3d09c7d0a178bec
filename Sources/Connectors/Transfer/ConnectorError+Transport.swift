import Transport

extension ConnectorError {
    /// What the end of a download means.
    init(_ error: DownloadError, of file: String) {
        switch error {
        case .file(let errno): self = .storage(path: file, errno: errno)
        case .transport(let error): self.init(error, of: file)
        }
    }

    /// What the end of a transfer means: before the first byte it is about the server, after it about one file.
    init(_ error: TransportError, of file: String) {
        switch error {
        case .notSent(let reason):
            switch reason {
            case .unresolvable: self = .unreachable(reason: "域名无法解析，请检查地址与 DNS")
            case .refused: self = .unreachable(reason: "连接被拒绝，请检查地址与对方状态")
            case .unreachable(let errno): self = .unreachable(reason: "网络不可达（errno \(errno)），请检查网络与防火墙")
            case .resolutionTimedOut: self = .unreachable(reason: "域名解析超时，请检查 DNS")
            case .connectTimedOut: self = .unreachable(reason: "连接超时，请检查网络与防火墙")
            case .handshakeTimedOut: self = .unreachable(reason: "TLS 握手超时，请检查对方状态")
            case .handshakeFailed(let detail): self = .unreachable(reason: "TLS 握手失败：\(detail)")
            case .untrusted(let detail): self = .untrusted(detail: detail)
            case .credentialsUnreadable(let detail): self = .unusable(reason: "TLS 证书或密钥文件无法使用：\(detail)")
            case .malformedURL: self = .unusable(reason: "地址不是合法的 https 地址")
            case .unprotected(let host): self = .unusable(reason: "到 \(host) 的连接没有 TLS 保护，不使用")
            case .malformedHeader(let name): self = .unusable(reason: "请求头 \(name) 不合法：请检查令牌中是否有换行")
            case .bodyNotAllowed: self = .unusable(reason: "GET 请求不能带正文")
            case .cancelled: self = .cancelled
            case .failed(let code, let detail): self = .unreachable(reason: "libcurl \(code)：\(detail)")
            }
        case .outcomeUnknown(let reason, _):
            switch reason {
            case .timedOut: self = .interrupted(file: file, reason: "超时")
            case .tooSlow: self = .interrupted(file: file, reason: "传输过慢")
            case .sendFailed, .reset, .keptConnectionDied: self = .interrupted(file: file, reason: "连接中断")
            case .closedWithoutAnswer: self = .interrupted(file: file, reason: "对方未应答就关闭了连接")
            case .partialAnswer: self = .interrupted(file: file, reason: "文件没有传完")
            case .answerTooLarge, .malformedAnswer: self = .interrupted(file: file, reason: "应答不是合法的 HTTP")
            case .cancelled: self = .cancelled
            case .failed(let code, let detail): self = .interrupted(file: file, reason: "libcurl \(code)：\(detail)")
            }
        }
    }

    /// What the end of a call to an SFTP server means.
    ///
    /// - Parameters:
    ///   - error: The end.
    ///   - file: What it was about.
    ///   - verb: What was to be done, in Chinese.
    init(_ error: SFTPError, of file: String, verb: String) {
        switch error {
        case .hostKeyMismatch(let detail): self = .untrusted(detail: detail)
        case .loginDenied(let detail): self = .loginDenied(detail: detail)
        case .notFound: self = .notAllowed(file: file, verb: verb, detail: "不存在")
        case .notAllowed(let detail): self = .notAllowed(file: file, verb: verb, detail: detail)
        case .unreachable(let detail): self = .unreachable(reason: detail)
        case .interrupted(let detail): self = .interrupted(file: file, reason: detail)
        case .shorterThanExpected: self = .interrupted(file: file, reason: "服务器上的文件变短了")
        case .listingTooLarge: self = .notAllowed(file: file, verb: verb, detail: "文件夹中的名称过多")
        case .file(let errno): self = .storage(path: file, errno: errno)
        case .cancelled: self = .cancelled
        case .failed(let code, let detail): self = .interrupted(file: file, reason: "libcurl \(code)：\(detail)")
        }
    }
}
