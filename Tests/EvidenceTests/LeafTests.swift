import ShangMi
import Testing

@testable import Evidence

@Suite struct LeafTests {
    static let digest = SM3.digest(of: Array("abc".utf8))
    static let hex = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    static let at = "2026-11-20T10:10:03.120+08:00"
    static let leaves: [(Leaf, String)] = [
        (
            .versionStored(
                insurer: "900101", kind: "service", key: "SR1/甲", version: 2, op: "upsert", digest: digest, at: at),
            #"{"at":"\#(at)","digest":"\#(hex)","insurer":"900101","key":"SR1/甲","kind":"service","op":"upsert","#
                + #""type":"versionStored","version":2}"#
        ),
        (
            .batchSealed(
                batchNo: "GW-1", destination: "national-share", kind: "expense", count: 2, moneyFen: -5,
                bodySM3: digest,
                records: [digest, digest], at: at),
            #"{"at":"\#(at)","batchNo":"GW-1","bodySM3":"\#(hex)","count":2,"destination":"national-share","#
                + #""kind":"expense","moneyFen":-5,"records":["\#(hex)","\#(hex)"],"type":"batchSealed"}"#
        ),
        (
            .attempt(batchNo: "GW-1", number: 1, purpose: "send", signedTextSM3: digest, keySerial: "1f", at: at),
            #"{"at":"\#(at)","batchNo":"GW-1","keySerial":"1f","number":1,"purpose":"send","#
                + #""signedTextSM3":"\#(hex)","type":"attempt"}"#
        ),
        (
            .attemptEnded(batchNo: "GW-1", number: 1, outcome: "timed \"out\"", at: at),
            #"{"at":"\#(at)","batchNo":"GW-1","number":1,"outcome":"timed \"out\"","type":"attemptEnded"}"#
        ),
        (
            .receipt(
                batchNo: "GW-1", bodySM3: digest, status: 200, signedTextSM3: digest, answerSM3: digest, keySerial: "2",
                state: "partial", at: at),
            #"{"answerSM3":"\#(hex)","at":"\#(at)","batchNo":"GW-1","bodySM3":"\#(hex)","keySerial":"2","#
                + #""signedTextSM3":"\#(hex)","state":"partial","status":200,"type":"receipt"}"#
        ),
        (
            .operatorAction(action: "pause", subject: "national-share", reason: "检修", actor: "张", at: at),
            #"{"action":"pause","actor":"张","at":"\#(at)","reason":"检修","subject":"national-share","#
                + #""type":"operatorAction"}"#
        ),
    ]

    @Test(arguments: leaves.indices)
    func `an entry has one text and is read from it`(number: Int) throws {
        let (leaf, text) = Self.leaves[number]
        #expect(String(decoding: leaf.bytes, as: UTF8.self) == text)
        #expect(try Leaf(parsing: Array(text.utf8)) == leaf)
        #expect(leaf.hash == SM3.digest(of: [0] + Array(text.utf8)))
    }

    @Test(arguments: [
        #"{"type":"attemptEnded","at":"t","batchNo":"B","number":1,"outcome":"o"}"#,
        #"{"at":"t","batchNo":"B","number":1,"outcome":"o","type":"attemptEnded"} "#,
        #"{"at":"t","batchNo":"B","number":1.0,"outcome":"o","type":"attemptEnded"}"#,
        #"{"at":"t","batchNo":"B","number":01,"outcome":"o","type":"attemptEnded"}"#,
        #"{"at":"t","batchNo":"\u0042","number":1,"outcome":"o","type":"attemptEnded"}"#,
        #"{"at":"t","batchNo":"B","number":1,"outcome":"o","type":"attemptEnded","x":1}"#,
        #"{"at":"t","batchNo":"B","number":"1","outcome":"o","type":"attemptEnded"}"#,
        #"{"at":"t","batchNo":"B","outcome":"o","type":"attemptEnded"}"#,
        #"{"at":"t","batchNo":"B","number":1,"outcome":"o","type":"ended"}"#,
        #"["at"]"#, "",
    ])
    func `any other text is refused`(text: String) {
        #expect(throws: ProofError.self) { try Leaf(parsing: Array(text.utf8)) }
    }

    @Test func `digests are 64 lower-case digits`() {
        let text = Self.leaves[2].1.replacing(Self.hex, with: Self.hex.uppercased())
        #expect(throws: ProofError.malformed(.leaf)) { try Leaf(parsing: Array(text.utf8)) }
    }
}
