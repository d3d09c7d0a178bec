import ShangMi

/// Reads the body of `POST /batches` and checks everything about it that needs no memory of earlier batches.
///
/// Source: wire.md §1.2. Members that the page does not name are refused.
struct BatchReader {
    static let profile = "anze-ref-1"
    /// As it is sent: base64 of the plaintext with its padding, and what stands around it.
    static let largestSent = BatchLimits.reference.bytes / 3 * 4 + 4096
    /// The largest whole number that every JSON reader keeps exactly, 2^53 − 1.
    private static let largestExact: Int64 = (1 << 53) - 1

    let document: PlatformDocument
    /// What opens encrypted bodies; nil where none are taken.
    let opener: EncryptedBody?

    /// Reads one body.
    ///
    /// - Parameters:
    ///   - sent: The exact bytes that were sent.
    ///   - number: The `Idempotency-Key`, which the body must repeat.
    /// - Returns: The batch, with the digest of `sent`.
    /// - Throws: 1001 for the form, 1002 for profile and kind, 1003 for count and control total.
    func read(_ sent: [UInt8], number: BatchNumber) throws(Refusal) -> Batch {
        let body = try opener?.open(sent, number: number) ?? sent
        guard body.count <= document.limits.bytes else {
            throw Refusal(.malformed, "报文超过\(document.limits.bytes)字节")
        }
        let value: JSONValue
        do {
            value = try JSONParser.parse(body)
        } catch {
            throw Refusal(.malformed, "JSON第\(error.offset)字节：\(error.reason)")
        }
        let members = try BatchReader.object(
            value, named: "批次",
            allowing: ["profile", "batchNo", "sender", "kind", "count", "control", "records"])
        guard try BatchReader.text(members, "profile") == BatchReader.profile else {
            throw Refusal(.unknownProfileOrKind, "profile不是\(BatchReader.profile)")
        }
        guard try BatchReader.text(members, "batchNo") == number.text else {
            throw Refusal(.malformed, "batchNo与Idempotency-Key不一致")
        }
        guard let kind = document.kinds[try BatchReader.text(members, "kind")] else {
            throw Refusal(.unknownProfileOrKind, "未知的kind")
        }
        guard BatchReader.isCreditCode(try BatchReader.text(members, "sender")) else {
            throw Refusal(.malformed, "sender不是统一社会信用代码")
        }
        let records = try self.records(members, kind: kind)
        try BatchReader.checkTotals(members, records)
        return Batch(number: number, kind: kind, records: records, bodySM3: SM3.digest(of: sent))
    }

    private func records(_ members: [String: JSONValue], kind: RecordKind) throws(Refusal) -> [BatchRecord] {
        guard let elements = members["records"]?.elements else { throw Refusal(.malformed, "缺少records") }
        guard (1...document.limits.records).contains(elements.count) else {
            throw Refusal(.malformed, "records应为1至\(document.limits.records)条")
        }
        var records: [BatchRecord] = []
        var keys: Set<RecordKey> = []
        for element in elements {
            let record = try BatchReader.record(element, kind: kind)
            guard keys.insert(record.key).inserted else { throw Refusal(.malformed, "同一批次内key重复") }
            records.append(record)
        }
        return records
    }

    private static func record(_ value: JSONValue, kind: RecordKind) throws(Refusal) -> BatchRecord {
        let members = try object(value, named: "记录", allowing: ["key", "version", "op", "data", "reason"])
        guard let key = RecordKey(kind: kind, text: try text(members, "key")) else {
            throw Refusal(.malformed, "key应为机构代码/业务主键")
        }
        let version = try integer(members, "version")
        guard version >= 1 else { throw Refusal(.malformed, "version应不小于1") }
        return BatchRecord(key: key, version: version, change: try change(members))
    }

    private static func change(_ members: [String: JSONValue]) throws(Refusal) -> Change {
        switch try text(members, "op") {
        case "upsert":
            guard let data = members["data"]?.members else { throw Refusal(.malformed, "upsert缺少data") }
            guard members["reason"] == nil else { throw Refusal(.malformed, "upsert不应有reason") }
            return .upsert(data: data)
        case "withdraw":
            guard members["data"] == nil else { throw Refusal(.malformed, "withdraw不应有data") }
            let reason = try text(members, "reason")
            guard !reason.isEmpty else { throw Refusal(.malformed, "withdraw缺少reason") }
            return .withdraw(reason: reason)
        default:
            throw Refusal(.malformed, "op应为upsert或withdraw")
        }
    }

    /// Compares `count` and `control.moneyFen` with the records; an amount of the wrong type counts 0 and is rejected later.
    private static func checkTotals(_ members: [String: JSONValue], _ records: [BatchRecord]) throws(Refusal) {
        guard try integer(members, "count") == Int64(records.count) else {
            throw Refusal(.totalsMismatch, "count与records不一致")
        }
        guard let control = members["control"] else { throw Refusal(.malformed, "缺少control") }
        let declared = try integer(try object(control, named: "control", allowing: ["moneyFen"]), "moneyFen")
        var sum: Int64 = 0
        for record in records {
            let (next, overflow) = sum.addingReportingOverflow(record.moneyFen ?? 0)
            guard !overflow else { throw Refusal(.totalsMismatch, "金额合计溢出") }
            sum = next
        }
        guard sum == declared else { throw Refusal(.totalsMismatch, "control.moneyFen与records不一致") }
    }

    private static func object(
        _ value: JSONValue, named name: String, allowing allowed: Set<String>
    ) throws(Refusal) -> [String: JSONValue] {
        guard let members = value.members else { throw Refusal(.malformed, "\(name)应为对象") }
        let unknown = members.keys.filter { !allowed.contains($0) }.sorted()
        guard unknown.isEmpty else {
            throw Refusal(.malformed, "\(name)有未知成员：\(unknown.joined(separator: "、"))")
        }
        return members
    }

    private static func text(_ members: [String: JSONValue], _ name: String) throws(Refusal) -> String {
        guard let text = members[name]?.text else { throw Refusal(.malformed, "缺少\(name)或类型不对") }
        return text
    }

    private static func integer(_ members: [String: JSONValue], _ name: String) throws(Refusal) -> Int64 {
        guard let value = members[name]?.integer, value.magnitude <= largestExact.magnitude else {
            throw Refusal(.malformed, "缺少\(name)或不是整数")
        }
        return value
    }

    private static func isCreditCode(_ text: String) -> Bool {
        text.utf8.count == 18
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }
}
