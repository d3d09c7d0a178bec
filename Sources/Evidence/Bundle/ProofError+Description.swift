extension ProofError: CustomStringConvertible {
    /// One Chinese sentence for an auditor.
    package var description: String {
        switch self {
        case .notJSON(let part, let offset): "\(part.rawValue)不是合法的 JSON（第 \(offset + 1) 个字节处）"
        case .malformed(let part): "\(part.rawValue)的内容或写法不符合规定"
        case .notIncluded(let part): "\(part.rawValue)不在检查点所承诺的日志中"
        case .sizeDiffers(let part): "\(part.rawValue)的包含证明所用的日志大小与检查点不一致"
        case .checkpointOfAnotherKey: "检查点不是由网关证书的密钥签名的"
        case .checkpointSignature: "检查点的网关签名验证不通过"
        case .retainedOfAnotherLog: "留存的检查点属于另一个日志"
        case .retainedSizeDiffers(let retained, let bundle):
            "留存的检查点有 \(retained) 个条目，证据文件的有 \(bundle) 个，无法比较；请用 evidence export --since 附上留存的检查点重新导出"
        case .logRewritten: "与留存的检查点大小相同而根不同：日志被改写过"
        case .recordNotInBatch: "批次中没有该记录的加盐摘要"
        case .kindDiffers: "记录的类别与批次的类别不一致"
        case .batchNumberDiffers(let part): "\(part.rawValue)属于另一个批次"
        case .receiptForOtherBody: "回执对应的报文摘要不是该批次的报文摘要"
        case .attemptDidNotSend: "该次尝试是状态查询，不是报送"
        case .notAccepted(let state): "回执状态为“\(state)”，不能证明已被接收"
        case .certificate(let party, let error): "\(party.rawValue)的证书不可用：\(error)"
        case .untrusted(let party, let error): "\(party.rawValue)的证书在回执时刻不可信：\(error)"
        case .certificateNotNeeded(let party): "证据文件中有\(party.rawValue)证书链用不到的证书"
        case .logOfAnotherParty(let subject): "检查点由“\(subject)”签名，与报送的网关不是同一主体"
        case .signedByGateway: "回执是用网关自己的密钥签名的，不能证明平台收到"
        case .platformNotPinned(let subject): "信任文件列明了平台证书，而回执的签名证书“\(subject)”不在其中"
        case .keySerialDiffers(let party): "日志所记的\(party.rawValue)证书序列号与所附证书不一致"
        case .signedTextDiffers(let part): "\(part.rawValue)的被签文本与日志中的摘要不一致"
        case .batchNumberNotSigned(let part): "\(part.rawValue)的被签文本中没有批次号"
        case .bodyNotSigned(let part): "\(part.rawValue)的被签文本中没有正文摘要"
        case .signature(let part): "\(part.rawValue)验证不通过"
        case .notConsistent: "日志不是由证明中所列的较早日志延续而来"
        case .batchBodyDiffers: "所附批次全文与日志中的摘要不一致"
        case .answerBodyDiffers: "应答正文与日志中的摘要不一致"
        case .answerForOtherBatch: "应答正文中没有该批次号"
        case .answerForOtherBody: "应答正文中没有该批次的报文摘要"
        case .recordRejected(let key): "应答点名拒收了记录 \(key)"
        }
    }
}
