import ShangMi

/// The number of a batch: `[A-Z0-9-]{8,48}`, unique for ever for one sender.
struct BatchNumber: Hashable, Sendable {
    /// As on the wire.
    let text: String

    /// Takes a well-formed number.
    ///
    /// - Parameter text: As on the wire.
    init?(_ text: String) {
        let allowed = text.utf8.allSatisfy { byte in
            (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard allowed, (8...48).contains(text.utf8.count) else { return nil }
        self.text = text
    }
}

/// What identifies a record at the platform: its kind and its wire key, which begins with the insurer's code.
struct RecordKey: Hashable, Sendable {
    /// The kind of the batch that carried it.
    let kind: RecordKind
    /// As on the wire, insurer code first.
    let text: String

    /// Takes a key of the form insurer code `/` business key.
    ///
    /// - Parameters:
    ///   - kind: The kind of the batch that carries it; keys of two kinds may be spelt alike.
    ///   - text: As on the wire.
    init?(kind: RecordKind, text: String) {
        guard let slash = text.firstIndex(of: "/"), slash != text.startIndex, text.index(after: slash) != text.endIndex
        else { return nil }
        self.kind = kind
        self.text = text
    }

    /// The key of another record of the same insurer; `nil` for an empty business key.
    func sibling(_ kind: String, businessKey: String) -> RecordKey? {
        RecordKey(kind: RecordKind(kind), text: "\(text.prefix { $0 != "/" })/\(businessKey)")
    }
}

/// What a record of a batch asks for.
enum Change: Hashable, Sendable {
    case upsert(data: [String: JSONValue])
    case withdraw(reason: String)
}

/// One record of a batch.
struct BatchRecord: Hashable, Sendable {
    let key: RecordKey
    let version: Int64
    let change: Change
}

extension BatchRecord {
    /// The amount that counts towards the control total, in fen; `nil` when the member is there and is no amount.
    var moneyFen: Int64? {
        guard case .upsert(let data) = change, let money = key.kind.money, let amount = data[money.name] else {
            return 0
        }
        return money.isYuan ? amount.text.flatMap(Yuan.fen) : amount.integer
    }
}

/// A batch whose form, digest and totals have been checked.
struct Batch: Sendable {
    let number: BatchNumber
    let kind: RecordKind
    let records: [BatchRecord]
    let bodySM3: SM3Digest
}
