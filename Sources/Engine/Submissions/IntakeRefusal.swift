/// Why a request of an insurer is refused: `code` for her program, `message` in Chinese for whoever reads its log.
package struct IntakeRefusal: Error, Equatable, Sendable {
    let status: Int
    let code: String
    let message: String
    var headers: [String: String] = [:]

    static let noIdentity = IntakeRefusal(
        status: 401, code: "no-identity",
        message: "无法确认报送机构：请出示已登记的客户端证书，或按接口文档用 SM2 签名请求")

    /// A signed request that says of itself what is wrong with it.
    static func signature(_ reason: String) -> IntakeRefusal {
        IntakeRefusal(status: 401, code: "signature-refused", message: "请求的签名不被接受：\(reason)")
    }

    /// One sentence for whatever depends on what is registered: who is not known learns nothing.
    static let unknownOrWrong = signature(
        "X-Anze-App 或 X-Anze-Key 未登记，签名证书已失效，或验签不通过，请对照接口文档核对待签名串")

    static let replayed = IntakeRefusal(
        status: 401, code: "replayed", message: "X-Anze-Nonce 已经用过：每个请求（包括重试）都要换新的随机数并重新签名")
    static let bodyDigest = IntakeRefusal(
        status: 400, code: "body-digest", message: "正文的 SM3 与 X-Anze-Body-SM3 不符，本次请求的内容未收：请重发")
    static let notFound = IntakeRefusal(status: 404, code: "not-found", message: "没有这个地址或报送：请核对编号")
    static let noReceipt = IntakeRefusal(
        status: 404, code: "no-receipt", message: "回执尚未签发：全部文件收齐、SM3 相符后才有回执")
    static let malformed = IntakeRefusal(status: 400, code: "malformed", message: "请求无法理解：请对照接口文档")

    static func method(_ allowed: String) -> IntakeRefusal {
        IntakeRefusal(
            status: 405, code: "method", message: "这个地址只接受 \(allowed)", headers: ["allow": allowed])
    }

    static func announcement(_ message: String) -> IntakeRefusal {
        IntakeRefusal(status: 422, code: "announcement", message: message)
    }

    static func tooLarge(_ message: String) -> IntakeRefusal {
        IntakeRefusal(status: 413, code: "too-large", message: message)
    }

    static func tooMany(_ limit: Int) -> IntakeRefusal {
        IntakeRefusal(
            status: 429, code: "too-many-open", message: "尚未核验完的报送已有 \(limit) 个：请先传完并等核验结束，或用 DELETE 放弃未传完的",
            headers: ["retry-after": "60"])
    }

    static func tooManyRequests(_ limit: Int) -> IntakeRefusal {
        IntakeRefusal(
            status: 429, code: "too-many-requests", message: "同一机构同时进行的请求已有 \(limit) 个：请等其中一个结束后重试",
            headers: ["retry-after": "5"])
    }

    static let otherAnnouncement = IntakeRefusal(
        status: 409, code: "key-used", message: "这个 Idempotency-Key 已用于另一份清单：请换一个，或按原清单重试")
    static let mediaType = IntakeRefusal(
        status: 415, code: "media-type", message: "Content-Type 应为 application/offset+octet-stream")
    static let version = IntakeRefusal(
        status: 412, code: "version", message: "只支持 Tus-Resumable: 1.0.0", headers: ["tus-version": "1.0.0"])
    static let noOffset = IntakeRefusal(
        status: 400, code: "no-offset", message: "缺少 Upload-Offset，应为不小于 0 的整数：请先用 HEAD 查询")

    static func offset(_ offset: Int) -> IntakeRefusal {
        IntakeRefusal(
            status: 409, code: "offset", message: "已收到 \(offset) 字节：请从这里接着传",
            headers: ["upload-offset": String(offset)])
    }

    static let busy = IntakeRefusal(
        status: 423, code: "busy", message: "另一个请求正在处理：请稍后重试", headers: ["retry-after": "2"])
    static let closed = IntakeRefusal(
        status: 409, code: "closed", message: "这份报送已经收齐并签发回执，不能再改：如需更正请另开一份报送")
    static let digest = IntakeRefusal(
        status: 422, code: "digest", message: "文件收齐后的 SM3 与清单不符，已全部丢弃：请核对文件，从 0 开始重传",
        headers: ["upload-offset": "0"])
    static let diskFull = IntakeRefusal(
        status: 507, code: "disk-full", message: "接收端空间不足，本次内容未收：请稍后从 HEAD 给出的位置重试", headers: ["retry-after": "300"])
    static let fault = IntakeRefusal(
        status: 500, code: "fault", message: "接收端故障，本次请求未完成：请稍后重试，仍不行请联系网关运维", headers: ["retry-after": "60"])
}
