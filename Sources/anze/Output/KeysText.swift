import Canonical
import Engine
import Exchange

extension KeyEntry {
    /// One line of a list: what for, whose, until when, and what is wrong.
    var line: String {
        var parts = [role.rawValue]
        if let destination { parts.append("（\(destination)）") }
        if case .unusable(let reason) = standing { return "\(parts.joined())  不可用：\(reason)" }
        parts.append("  \(subject)")
        if !serial.isEmpty { parts.append("  序列号 \(serial)") }
        if let notAfter { parts.append("  有效期至 \(Instant(seconds: notAfter).day)") }
        if let note { parts.append("  \(note)") }
        return parts.joined()
    }

    /// What is to be said about how it stands; nil when all is well.
    var note: String? {
        switch standing {
        case .good: nil
        case .ending(let days): "\(level.label)还有 \(days) 天到期：\(role.remedy)"
        case .expired: "\(level.label)已到期：\(role.remedy)"
        case .early: role == .next ? "尚未生效，到接替日须已生效" : "尚未生效：请核对本机时钟与证书"
        case .unusable(let reason): reason
        }
    }

    /// How it stands, as a word of the JSON document.
    var word: String {
        switch standing {
        case .good: "good"
        case .ending: "ending"
        case .expired: "expired"
        case .early: "not-yet-valid"
        case .unusable: "unusable"
        }
    }
}

extension KeyEntry.Level {
    /// How a line begins.
    fileprivate var label: String {
        switch self {
        case .none: ""
        case .notice: "提示："
        case .warning: "警告："
        case .urgent: "紧急："
        }
    }
}

extension KeyEntry.Role {
    /// What to do before its end.
    fileprivate var remedy: String {
        switch self {
        case .signing, .next: "用 anze keys csr 申请新证书，再用 anze keys rotate 换钥"
        case .receipts, .authority, .encryption: "请向平台索取新证书并加入信任文件"
        case .tls: "请向平台索取新的传输层根证书"
        case .revocationList: "请从签发机构取得新的撤销列表"
        case .intake: "请换用接收端的新证书（intake.tls），再重启 anze serve"
        case .clients: "请向机构证书的签发机构索取新的根证书，加入 intake.tls.clients"
        case .insurer: "请该机构提供新的签名证书，加入其 signers 文件，再重启 anze serve"
        }
    }
}

/// The list as a JSON document, schema `anze-keys-1`.
struct KeysDocument: Encodable {
    struct Entry: Encodable {
        let role: String
        let destination: String?
        let file, subject, serial, standing: String
        let notAfter: String?
        let daysLeft: Int?
        let level: String
        let note: String?

        init(_ entry: KeyEntry) {
            role = "\(entry.role)"
            destination = entry.destination?.text
            file = entry.file
            subject = entry.subject
            serial = entry.serial
            standing = entry.word
            notAfter = entry.notAfter.map { "\(Instant(seconds: $0).day)" }
            daysLeft = if case .ending(let days) = entry.standing { days } else { nil }
            level = entry.level.rawValue
            note = entry.note
        }
    }

    let schema = "anze-keys-1"
    let keys: [Entry]
    let faults: [String]?

    init(_ entries: [KeyEntry], faults: [String]?) {
        keys = entries.map { Entry($0) }
        self.faults = faults
    }
}
