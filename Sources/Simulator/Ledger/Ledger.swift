/// Everything the platform holds: batches with their receipts, and the newest version of each record.
///
/// A batch is applied whole in one call. Batch numbers are unique for one sender; records are one set for all senders.
struct Ledger: Sendable {
    /// What a batch turned out to be.
    enum Admission: Sendable {
        case new(StoredBatch)
        case repeated(StoredBatch)
        case conflict
    }

    struct BatchID: Hashable, Sendable {
        let app: String
        let number: BatchNumber
    }

    private var batches: [BatchID: StoredBatch] = [:]
    private var records: [RecordKey: HeldRecord] = [:]
    private var days: [AcceptedDay.ID: AcceptedDay] = [:]
    private var receipts = 0

    /// The batch that a sender asks about.
    func batch(_ number: BatchNumber, of app: String) -> StoredBatch? {
        batches[BatchID(app: app, number: number)]
    }

    /// Ends the processing of a batch, so that its verdict is told from now on.
    mutating func settle(_ number: BatchNumber, of app: String) {
        batches[BatchID(app: app, number: number)]?.isProcessing = false
    }

    /// Takes a batch: judges every record and applies those that pass, or recognises the batch.
    ///
    /// - Parameters:
    ///   - batch: Well-formed, with correct totals.
    ///   - app: The sender.
    ///   - now: Unix milliseconds.
    ///   - processing: Whether the verdict stays untold until the batch is settled.
    ///   - faults: Asked about every record of a new batch, in order.
    ///   - contents: The contents that the platform has.
    /// - Returns: The receipt; `conflict` when the number belongs to another body.
    mutating func receive(
        _ batch: Batch, from app: String, now: Int64, processing: Bool, faults: inout FaultScript,
        holding contents: ContentShelf = ContentShelf()
    ) -> Admission {
        let id = BatchID(app: app, number: batch.number)
        if let known = batches[id] {
            return known.bodySM3 == batch.bodySM3 ? .repeated(known) : .conflict
        }
        var accepted: [BatchRecord] = []
        var rejected: [RejectedRecord] = []
        for record in batch.records {
            let fault = faults.recordFault(for: record.key, version: record.version)
            if let rejection = judge(record, fault: fault) ?? judgeContent(of: record, from: app, holding: contents) {
                rejected.append(rejection)
            } else {
                records[record.key] = HeldRecord(version: record.version, change: record.change)
                accepted.append(record)
            }
        }
        receipts += 1
        let receiptNo = receiptNumber(at: now)
        let stored = StoredBatch(
            number: batch.number, kind: batch.kind, bodySM3: batch.bodySM3, receiptNo: receiptNo, receivedAt: now,
            accepted: accepted, rejected: rejected, isProcessing: processing)
        batches[id] = stored
        let day = AcceptedDay.ID(app: app, kind: batch.kind, date: ChinaTime(unixMilliseconds: now).date)
        days[day, default: AcceptedDay()].add(stored)
        return .new(stored)
    }

    /// One page of what was accepted from a sender.
    func reconciliation(_ query: ReconciliationQuery, of app: String) -> ReconciliationBody {
        let day = days[AcceptedDay.ID(app: app, kind: query.kind, date: query.date)] ?? AcceptedDay()
        return day.page(from: query.start)
    }

    private func receiptNumber(at now: Int64) -> String {
        let serial = String(receipts)
        let zeros = String(repeating: "0", count: max(0, 6 - serial.utf8.count))
        return "R\(ChinaTime(unixMilliseconds: now).compactDate)\(zeros)\(serial)"
    }
}

extension Ledger {
    /// Why a record is not taken; `nil` when it is.
    private func judge(_ record: BatchRecord, fault: RecordFault?) -> RejectedRecord? {
        if let fault { return reject(record, fault.code, fault.message) }
        let held = records[record.key]
        if let held, record.version <= held.version {
            var rejection = reject(record, .notNewer, ResultCode.notNewer.message)
            rejection.heldVersion = held.version
            rejection.same = record.version == held.version ? record.change == held.change : nil
            return rejection
        }
        switch record.change {
        case .withdraw:
            return held == nil ? reject(record, .businessRule, "撤销的记录不存在") : nil
        case .upsert(let data):
            return judge(data, of: record)
        }
    }

    private func judge(_ data: [String: JSONValue], of record: BatchRecord) -> RejectedRecord? {
        guard record.moneyFen != nil else {
            let isYuan = record.key.kind.money?.isYuan ?? false
            return reject(record, .schema, isYuan ? "金额应为两位小数的文本（元）" : "金额应为整数（分）")
        }
        if let (code, message) = record.key.kind.schema?.fault(of: data) { return reject(record, code, message) }
        for reference in record.key.kind.references {
            // A destination may leave the member out; what is not sent cannot be looked up.
            guard let value = data[reference.member] else { continue }
            for value in value.elements ?? [value] {
                guard let businessKey = value.text else {
                    return reject(record, .schema, "\(reference.member)应为文本")
                }
                guard let parent = record.key.sibling(reference.kind, businessKey: businessKey),
                    records[parent]?.isInForce == true
                else { return reject(record, .referenceMissing, "引用的\(reference.kind)不存在") }
            }
        }
        return nil
    }

    /// Why an attachment is not taken for want of its content; `nil` when it is there, or lies elsewhere.
    private func judgeContent(
        of record: BatchRecord, from app: String, holding contents: ContentShelf
    ) -> RejectedRecord? {
        guard let names = record.key.kind.content, case .upsert(let data) = record.change,
            data[names.url]?.text?.lowercased().hasPrefix("https:") != true,
            !contents.holds(data[names.sm3]?.text ?? "", of: app)
        else { return nil }
        return reject(record, .referenceMissing, "附件内容未收到")
    }

    private func reject(_ record: BatchRecord, _ code: ResultCode, _ message: String) -> RejectedRecord {
        RejectedRecord(key: record.key.text, version: record.version, code: code.rawValue, message: message)
    }
}
