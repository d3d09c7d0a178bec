/// The platform's result codes.
///
/// Source: wire.md §1.7.
enum ResultCode: String, Hashable, Sendable, CaseIterable {
    case done = "0000"
    case malformed = "1001"
    case unknownProfileOrKind = "1002"
    case totalsMismatch = "1003"
    case signatureInvalid = "2001"
    case certificateRefused = "2002"
    case timestampOutside = "2003"
    case nonceReused = "2004"
    case notPermitted = "2005"
    case duplicate = "3001"
    case conflict = "3002"
    case partMissing = "3003"
    case schema = "4001"
    case codeTable = "4002"
    case referenceMissing = "4003"
    case notNewer = "4004"
    case businessRule = "4005"
    case contentRefused = "4006"
    case notFound = "4040"
    case cursorUnknown = "4041"
    case windowClosed = "5001"
    case quota = "5002"
    case busy = "5003"
    case internalError = "5999"
}

extension ResultCode {
    /// The HTTP status of an answer with this code; record codes travel inside an answer of status 200.
    var status: Int {
        switch self {
        case .done, .duplicate, .schema, .codeTable, .referenceMissing, .notNewer, .businessRule: 200
        case .malformed, .unknownProfileOrKind, .totalsMismatch: 400
        case .signatureInvalid, .certificateRefused, .timestampOutside, .nonceReused: 401
        case .notPermitted: 403
        case .notFound: 404
        case .cursorUnknown: 410
        case .conflict, .partMissing: 409
        case .contentRefused: 422
        case .quota: 429
        case .internalError: 500
        case .windowClosed, .busy: 503
        }
    }

    /// What the platform says beside the code when nothing more exact is known.
    var message: String {
        switch self {
        case .done: ""
        case .malformed: "报文格式错误"
        case .unknownProfileOrKind: "未知的接口版本或数据类型"
        case .totalsMismatch: "报文摘要、记录数或金额合计不一致"
        case .signatureInvalid: "签名无效"
        case .certificateRefused: "证书未登记、过期或已吊销"
        case .timestampOutside: "时间戳超出允许范围"
        case .nonceReused: "随机数已使用"
        case .notPermitted: "无权报送该类数据或该机构"
        case .duplicate: "批次已接收"
        case .conflict: "批次号已用于其他内容"
        case .partMissing: "分块不接在已收的之后"
        case .schema: "数据结构错误"
        case .codeTable: "代码不在代码表中"
        case .referenceMissing: "引用的记录不存在"
        case .notNewer: "版本不高于已有版本"
        case .businessRule: "违反业务规则"
        case .contentRefused: "不接收这份附件内容"
        case .notFound: "批次不存在"
        case .cursorUnknown: "游标已失效，请从头读取"
        case .windowClosed: "不在接收时间窗口内"
        case .quota: "超出配额"
        case .busy: "系统繁忙，未处理"
        case .internalError: "系统内部错误"
        }
    }

    /// Whether the code judges one record rather than a request.
    var isAboutRecord: Bool {
        switch self {
        case .schema, .codeTable, .referenceMissing, .notNewer, .businessRule: true
        case .done, .malformed, .unknownProfileOrKind, .totalsMismatch, .signatureInvalid, .certificateRefused,
            .timestampOutside, .nonceReused, .notPermitted, .duplicate, .conflict, .partMissing, .contentRefused,
            .notFound,
            .cursorUnknown, .windowClosed, .quota, .busy, .internalError:
            false
        }
    }

    /// Whether the code says that a content, or a part of one, is refused.
    var refusesContent: Bool { refusesBatch || self == .contentRefused || self == .partMissing }

    /// Whether the code says that a whole batch is refused for what it is or who sent it.
    var refusesBatch: Bool {
        switch self {
        case .malformed, .unknownProfileOrKind, .totalsMismatch, .signatureInvalid, .certificateRefused,
            .timestampOutside, .nonceReused, .notPermitted, .conflict:
            true
        case .done, .duplicate, .partMissing, .contentRefused, .schema, .codeTable, .referenceMissing, .notNewer,
            .businessRule, .notFound, .cursorUnknown, .windowClosed, .quota, .busy, .internalError:
            false
        }
    }
}
