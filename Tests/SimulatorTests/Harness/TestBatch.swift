@testable import Simulator

/// A batch in the making; `records` is JSON text, one element each.
struct TestBatch: Sendable {
    var number: String
    var profile = "anze-ref-1"
    var sender = "91310000MA1FL5E91X"
    var kind: String
    var moneyFen: Int64 = 0
    var count: Int?
    var records: [String]

    init(_ number: String, kind: String, moneyFen: Int64 = 0, _ records: String...) {
        self.number = number
        self.kind = kind
        self.moneyFen = moneyFen
        self.records = records
    }

    var body: [UInt8] {
        Array(
            """
            {"profile":"\(profile)","batchNo":"\(number)","sender":"\(sender)","kind":"\(kind)",\
            "count":\(count ?? records.count),"control":{"moneyFen":\(moneyFen)},\
            "records":[\(records.joined(separator: ","))]}
            """.utf8)
    }

    static func upsert(_ key: String, version: Int = 1, _ data: String = #"{"name":"甲"}"#) -> String {
        #"{"key":"900101/\#(key)","version":\#(version),"op":"upsert","data":\#(data)}"#
    }

    static func withdraw(_ key: String, version: Int) -> String {
        #"{"key":"900101/\#(key)","version":\#(version),"op":"withdraw","reason":"录入错误"}"#
    }

    /// A batch of one insured unit, which refers to nothing.
    static func unit(_ number: String, _ key: String = "U1", version: Int = 1) -> TestBatch {
        TestBatch(number, kind: "insured-unit", upsert(key, version: version))
    }
}

extension BatchReader {
    /// A reader of the reference platform that takes no encrypted bodies.
    static let plain = BatchReader(document: .reference, opener: nil)
}
