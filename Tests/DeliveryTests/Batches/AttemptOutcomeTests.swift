import Delivery
import Exchange
import Testing

@Suite struct AttemptOutcomeTests {
    @Test(arguments: [
        (AttemptOutcome.notSent(reason: "refused"), "not-sent", "refused"), (.unknown(reason: "cut"), "unknown", "cut"),
        (.absent, "absent", "平台无此批次"), (.refused(code: "1001", message: "格式"), "refused", "1001 格式"),
        (.conflict(code: "3002", message: "重复"), "conflict", "3002 重复"),
        (.blocked(code: "2005", message: "权限"), "blocked", "2005 权限"),
        (.later(.throttled, code: "5002", seconds: 9), "later", "5002"),
        (.nonceUsed, "nonce-used", "随机数已用过"), (.lost, "lost", "处理进程中断"),
    ])
    func `has a word for leaves and a line for operators`(outcome: AttemptOutcome, word: String, detail: String) {
        #expect((outcome.word, outcome.detail) == (word, detail))
    }

    @Test(arguments: ReceiptState.allCases)
    func `a receipt's word is its state, its line the platform's receipt number`(state: ReceiptState) async throws {
        let outcome = try await SampleReceipts.make(state)
        #expect((outcome.word, outcome.detail) == (state.rawValue, "R20261120000017"))
    }
}
