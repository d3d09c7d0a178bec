package import Delivery

/// Why a synchronisation run could not go on.
package enum SyncError: Error, Equatable {
    /// The store refused: exit 74.
    case store(StoreError)
    /// The signing key does not sign: exit 5.
    case signer(String)
    /// Leaves could not be numbered and signed for longer than the grace: exit 5.
    case evidenceOverdue(since: String)
}

extension SyncError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .store(let error): error.description
        case .signer(let reason): "签名失败，请检查签名密钥与证书：\(reason)"
        case .evidenceOverdue(let since): "自 \(since) 起的证据条目未能编号签名，已停止报送：请检查签名密钥后重新运行"
        }
    }
}
