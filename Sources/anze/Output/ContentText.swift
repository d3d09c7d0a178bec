import Delivery

/// The upload of an attachment's content, as a screen shows it.
struct ContentText {
    let content: ContentTrace
    /// How the place of a leaf in the log is written.
    let place: (Int64?) -> String

    /// The lines, from what it is to what the platform acknowledged.
    var lines: [String] {
        var lines = [
            "      内容  SM3 \(content.sm3.prefix(16))…  \(content.bytes) 字节  \(content.phase.label)，平台已收 \(content.received) 字节"
        ]
        for one in content.attempts {
            let (attempt, status) = (one.attempt, one.attempt.status.map { " HTTP \($0)" } ?? "")
            let what = one.offset.map { "第 \($0) 字节起 \(one.bytes ?? 0) 字节" } ?? "查证"
            lines.append(
                "        \(what) \(attempt.number)  \(attempt.at.text)  \(attempt.outcome ?? "进行中")\(status)  "
                    + "\(attempt.detail ?? "")  证据 \(place(attempt.position))")
        }
        for receipt in content.receipts {
            lines.append("        内容回执  \(receipt.number)  \(receipt.at.text)  证据 \(place(receipt.position))")
        }
        return lines
    }
}

extension ContentPhase {
    /// What operators read.
    var label: String {
        switch self {
        case .waiting: "等所属记录受理后上传"
        case .ready: "待上传"
        case .sending: "上传中"
        case .unknown: "结果未知，待查证"
        case .taken: "平台已收下"
        case .failed: "不能上传"
        }
    }
}

/// The same as JSON.
struct ContentDocument: Encodable {
    struct Attempt: Encodable {
        let number: Int
        let purpose, at: String
        let endedAt, outcome, detail: String?
        let status, offset, bytes: Int?
        let leaf: Int64?
    }

    struct Receipt: Encodable {
        let receiptNo, at: String
        let leaf: Int64?
    }

    let sm3, phase: String
    let bytes, received: Int
    let attempts: [Attempt]
    let receipts: [Receipt]

    init(_ content: ContentTrace) {
        sm3 = content.sm3
        phase = content.phase.rawValue
        bytes = content.bytes
        received = content.received
        attempts = content.attempts.map { one in
            Attempt(
                number: one.attempt.number, purpose: one.attempt.purpose.rawValue, at: one.attempt.at.text,
                endedAt: one.attempt.endedAt?.text, outcome: one.attempt.outcome, detail: one.attempt.detail,
                status: one.attempt.status, offset: one.offset, bytes: one.bytes, leaf: one.attempt.position)
        }
        receipts = content.receipts.map { Receipt(receiptNo: $0.number, at: $0.at.text, leaf: $0.position) }
    }
}

extension ContentBooks {
    /// What an operator reads of the contents of a destination; `nil` where there are none.
    var sentence: String? {
        guard !phases.isEmpty else { return nil }
        var parts = ["附件内容 已收下 \(count(.taken))"]
        let open = count(.ready, .sending, .unknown)
        if open > 0 { parts.append("待上传 \(open)（还有 \(bytesLeft) 字节）") }
        if count(.unknown) > 0 { parts.append("其中结果未知 \(count(.unknown))") }
        if count(.waiting) > 0 { parts.append("等所属记录 \(count(.waiting))") }
        if count(.failed) > 0 { parts.append("不能上传 \(count(.failed))：见 anze failures") }
        return parts.joined(separator: "，")
    }
}

/// The contents of a destination as JSON.
struct ContentBooksDocument: Encodable {
    let waiting, open, unknown, taken, failed, bytesLeft: Int

    init(_ books: ContentBooks) {
        waiting = books.count(.waiting)
        open = books.count(.ready, .sending, .unknown)
        unknown = books.count(.unknown)
        taken = books.count(.taken)
        failed = books.count(.failed)
        bytesLeft = books.bytesLeft
    }
}
