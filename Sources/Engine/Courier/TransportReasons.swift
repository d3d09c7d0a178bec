import Transport

extension NotSentReason {
    /// What an operator reads of a request that never left: the fact and what to check.
    var sentence: String {
        switch self {
        case .malformedURL: "地址不是合法的 https 地址，请检查 baseURL"
        case .unprotected(let host): "到 \(host) 的连接没有 TLS 保护，未发送"
        case .malformedHeader(let name): "请求头 \(name) 不合法，请检查去向规范"
        case .bodyNotAllowed: "GET 请求不能带正文，请检查去向规范"
        case .unresolvable: "域名无法解析，请检查 baseURL 与 DNS"
        case .refused: "连接被拒绝，平台没有在该地址监听，请检查 baseURL 与平台状态"
        case .unreachable(let errno): "网络不可达（errno \(errno)），请检查网络与防火墙"
        case .resolutionTimedOut: "域名解析超时，请检查 DNS"
        case .connectTimedOut: "连接超时，请检查网络与防火墙"
        case .handshakeTimedOut: "TLS 握手超时，请检查平台状态"
        case .untrusted(let detail): "平台的 TLS 证书不可信，未发送，请检查 trust.tls 与 baseURL：\(detail)"
        case .handshakeFailed(let detail): "TLS 握手失败：\(detail)"
        case .credentialsUnreadable(let detail): "TLS 证书文件无法读取，请检查 trust.tls：\(detail)"
        case .cancelled: "运行被中止，未发送"
        case .failed(let code, let detail): "未发送（libcurl \(code)）：\(detail)"
        }
    }
}

extension OutcomeUnknownReason {
    /// What an operator reads of a request that left without a whole answer; its batch is asked about later.
    var sentence: String {
        switch self {
        case .timedOut: "等待应答超时"
        case .tooSlow: "传输过慢，已中止"
        case .sendFailed: "发送中断"
        case .reset: "连接被重置"
        case .closedWithoutAnswer: "平台未应答就关闭了连接"
        case .keptConnectionDied: "沿用的连接已失效"
        case .partialAnswer: "应答不完整"
        case .answerTooLarge: "应答过大"
        case .malformedAnswer: "应答不是合法的 HTTP"
        case .cancelled: "运行被中止"
        case .failed(let code, let detail): "没有完整的应答（libcurl \(code)）：\(detail)"
        }
    }
}
