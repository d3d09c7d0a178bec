/// Where the content of an attachment stands at a destination that takes contents.
package enum ContentPhase: String, Sendable, CaseIterable {
    /// Nothing needs it yet: the record to which its attachment belongs is not accepted there.
    case waiting
    /// To be sent from where the destination has it.
    case ready
    /// An attempt is open: its row was written before its first byte.
    case sending
    /// The destination may have a part that nobody knows of: to be asked about.
    case unknown
    /// The destination has the whole, on its signature.
    case taken
    /// Cannot be sent: what waited for it was rejected, and a replay tries again.
    case failed
}

/// Why a content cannot be sent.
package enum ContentFault: Sendable, Equatable {
    /// Nobody said where the files of this insurer's attachments are.
    case unplaced
    /// No file there that can be read.
    case missing
    /// The path leads out of the folder of attachments.
    case outside
    /// The file has another size or another digest than the index says.
    case changed
    /// The destination refused the content: its code and its words.
    case refused(code: String, message: String)
    /// The destination has this digest with another size, or holds other bytes under it.
    case conflict(code: String, message: String)
    /// The destination took parts and did not get on.
    case stalled
    /// The processes that sent it died, again and again.
    case lost

    /// The code that a rejected delivery shows.
    package var code: String {
        switch self {
        case .unplaced: "CONTENT-UNPLACED"
        case .missing: "CONTENT-MISSING"
        case .outside: "CONTENT-OUTSIDE"
        case .changed: "CONTENT-CHANGED"
        case .refused(let code, _), .conflict(let code, _): code
        case .stalled: "CONTENT-STALLED"
        case .lost: "CONTENT-LOST"
        }
    }

    /// What an operator reads: the fact and what to do; never a file's name, which may name persons.
    package var message: String {
        switch self {
        case .unplaced: "不知道附件文件在哪里：请在 gateway.yaml 的 attachments 中写明该机构的 folder，再重放"
        case .missing: "附件文件夹中没有索引所写的文件，或不能读取：请放回原来的文件再重放，或更正索引后重新导出"
        case .outside: "附件的路径引到了附件文件夹之外，没有上传：请把文件放进文件夹，更正索引后重新导出"
        case .changed: "附件文件与索引的字节数或SM3摘要不一致，没有上传：请换回原来的文件再重放，或更正索引后重新导出"
        case .refused(_, let message): "平台不接收附件内容：\(message)"
        case .conflict(_, let message): "平台以同一摘要持有另一份内容，请与平台核实：\(message)"
        case .stalled: "平台收下分块却没有进展：请与平台核实后重放"
        case .lost: "上传附件内容的进程多次中断：请查明原因后重放"
        }
    }
}
