import Delivery
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

/// Answers in XML that a shared secret vouches for.
@Suite struct CodedAnswerTests {
    private let exchange: CodedExchange

    init() throws { exchange = try CodedExchange() }

    private static let item = "<Item><Id>a/2</Id><Ver>3</Ver><Code>R01</Code><Text>金额不符</Text></Item>"

    /// Whether a document is refused with a reason that has these words.
    private func expectUnreadable(_ document: String, _ words: String) {
        let error = #expect(throws: AnswerError.self) { try exchange.verify(exchange.answer(document)) }
        guard case .unreadable(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains(words), "\(reason)")
    }

    @Test func `a code under the secret vouches for an answer, which keeps no body and names the secret`() throws {
        let verified = try exchange.verify(exchange.answer(exchange.document()))
        #expect((verified.code, verified.resultClass, verified.message) == ("000", .done, "成功 & 已"))
        #expect(verified.signer.certificate == nil && verified.signer.keyName == "secret:appSecret")
        #expect(verified.signedText == "\(exchange.pki.start.seconds)\n200\n{body}")
        let receipt = try #require(try exchange.receipt(exchange.document()))
        #expect((receipt.state, receipt.receiptNo) == (.accepted, CodedExchange.ticket))
        guard case .accepted = receipt.verdict(key: "a/1", version: 1) else {
            Issue.record("not accepted")
            return
        }
    }

    @Test func `another secret, another body, another time or no code proves nothing`() throws {
        let document = exchange.document()
        #expect(throws: AnswerError.badSignature) {
            try exchange.verify(exchange.answer(document, under: "another secret"))
        }
        let right = exchange.answer(document)
        #expect(throws: AnswerError.badSignature) {
            try exchange.verify(right.with(body: Array(exchange.document(status: "3", passed: 0).utf8)))
        }
        #expect(throws: AnswerError.badSignature) {
            try exchange.verify(right.with("X-Time", "\(exchange.pki.start.seconds + 1)"))
        }
        #expect(throws: AnswerError.badSignature) {
            try exchange.verify(ReceivedAnswer(status: 500, headers: right.headers, body: right.body))
        }
        let spelling = try #require(right.header("X-Sign")).uppercased()
        #expect(throws: AnswerError.badSignature) { try exchange.verify(right.with("X-Sign", spelling)) }
        let plain = ReceivedAnswer(status: 200, headers: [("X-Time", "1")], body: right.body)
        #expect(throws: AnswerError.unsigned(status: 200)) { try exchange.verify(plain) }
        #expect(throws: AnswerError.stale(seconds: 301)) {
            try exchange.verify(exchange.answer(document, secondsLater: 301))
        }
    }

    @Test func `an answer about another batch, or about none, is no answer about this one`() throws {
        for number in ["GW-20261120-99999999999999999999", ""] {
            expectUnreadable(exchange.document(number: number), "没有写明是哪一批次")
        }
        // It can still refuse the request.
        let refusal = "<Response><Head><Code>101</Code><Text>签名错误</Text></Head></Response>"
        #expect(try exchange.verify(exchange.answer(refusal)).resultClass == .signatureRefused)
        expectUnreadable(refusal.replacing("101", with: "301"), "没有写明是哪一批次")
    }

    @Test func `rejected records are read from repeated elements, and must add up`() throws {
        let partial = try #require(
            try exchange.receipt(exchange.document(status: "2", passed: 1, failed: CodedAnswerTests.item)))
        guard case .rejected("R01", "金额不符", .rejected) = partial.verdict(key: "a/2", version: 3),
            case .accepted = partial.verdict(key: "a/1", version: 1)
        else {
            Issue.record("\(partial)")
            return
        }
        let twice = CodedAnswerTests.item + CodedAnswerTests.item
        #expect(try exchange.receipt(exchange.document(status: "2", passed: 0, failed: twice)) == nil)
        #expect(try exchange.receipt(exchange.document(status: "2", passed: 2, failed: CodedAnswerTests.item)) == nil)
        let other = CodedAnswerTests.item.replacing("a/2", with: "b/2")
        #expect(try exchange.receipt(exchange.document(status: "2", passed: 1, failed: other)) == nil)
    }

    @Test func `records may be named by key alone`() throws {
        let exchange = try CodedExchange { try $0.replacing("version: Ver, ", with: "") }
        let receipt = try #require(
            try exchange.receipt(exchange.document(status: "2", passed: 1, failed: CodedAnswerTests.item)))
        guard case .rejected = receipt.verdict(key: "a/2", version: 3) else {
            Issue.record("\(receipt)")
            return
        }
    }

    @Test func `a batch under way must have a ticket that can be sent`() throws {
        let document = exchange.document(status: "0")
        #expect(try exchange.receipt(document)?.receiptNo == CodedExchange.ticket)
        for ticket in ["", "受理号", "SL 1", String(repeating: "1", count: 129)] {
            expectUnreadable(document.replacing(CodedExchange.ticket, with: ticket), "没有可用来查询的“Head/Ticket”")
        }
    }

    @Test(arguments: [
        ("<Response>", "不完整"), ("", "不完整"), ("<Response><Head></Response>", "不配对"),
        ("<!DOCTYPE a [<!ENTITY b \"c\">]><Response/>", "DOCTYPE"), ("<Response>&b;</Response>", "未定义的实体"),
        ("<Response>&#0;</Response>", "字符引用"), ("<Response>a & b</Response>", "“&”没有配对"),
        ("<Response/><Response/>", "根元素之后"), ("<Response/>x", "根元素之外"), ("<Answer/>", "根元素不是 Response"),
        ("<Response a='1' a='2'/>", "同一属性"), ("<Response a=1/>", "引号"), ("<Response>x<Head/></Response>", "既有文字"),
        ("<Response><?php 1 ?></Response>", "处理指令"), ("<Response>\u{1}</Response>", "控制字符"),
        ("<?xml version='1.0' encoding='GBK'?><Response/>", "UTF-8"), ("<Response><!-- a -- b --></Response>", "注释"),
        ("{\"code\":\"000\"}", "根元素之外"), ("<Response>]]></Response>", "]]>"), ("<Response a='<'/>", "“<”"),
        ("<Response><Head><Code>0</Code><Code>1</Code></Head></Response>", "出现多次"), ("<Response/>", "没有“Head/Code”"),
        (String(repeating: "<Response>", count: 33), "嵌套超过 32 层"),
    ])
    func `refuses XML that is not plain data`(document: String, words: String) {
        expectUnreadable(document, words)
    }

    @Test func `names the line of a mistake, and refuses bytes that are no UTF-8`() {
        expectUnreadable("<Response>\n<Head>\n</Code>", "第 3 行")
        var bytes = Array(exchange.document().utf8)
        bytes[bytes.count - 3] = 0xFF
        #expect(throws: AnswerError.self) {
            try exchange.verify(exchange.answer(exchange.document()).with(body: bytes))
        }
    }

    @Test func `reads CDATA, comments and both kinds of references`() throws {
        let document = exchange.document().replacing(
            "<Text>成功 &amp; &#x5DF2;</Text>", with: "<Text><!-- x --><![CDATA[a<b]]> &lt;&#20013;</Text>")
        #expect(try exchange.verify(exchange.answer(document)).message == "a<b <中")
    }

    @Test(arguments: [
        ("format: xml", "format: ‸yaml", "应为 json 或 xml"), ("  root: Response", "  ‸roots: Response", "缺少必需的键“root”"),
        ("binding: batchNo", "binding: ‸ticket", "应为 batchNo，或改写 bodySM3"),
        ("binding: batchNo", "binding: batchNo\n  bodySM3: ‸Head/Digest", "与 binding: batchNo 矛盾"),
        ("code: Head/Code\n", "code: ‸Head//Code\n", "应为名称，或由外到内以“/”连接的名称"),
        ("state: Result/@status", "state: ‸\"@Result/status\"", "应为名称，或由外到内以“/”连接的名称"),
        ("timestampUnit: seconds", "timestampUnit: ‸minutes", "应为 milliseconds 或 seconds"),
        ("timestampUnit: seconds", "keyHeader: ‸X-Key", "应答以共享密钥认证"),
        ("{by: hmac-sm3, key: appSecret, as: hex}\n\n", "{by: ‸sm3, key: appSecret, as: hex}\n\n", "应为 hmac-sm3"),
        (
            "{by: hmac-sm3, key: appSecret, as: hex}\n\n", "{by: hmac-sm3, key: ‸token, as: hex}\n\n",
            "secrets 中没有“token”"
        ),
        (
            "{by: hmac-sm3, key: appSecret, as: hex}\n\n", "{by: hmac-sm3, key: appSecret, as: ‸text}\n\n",
            "应为：hex、HEX、base64"
        ),
        ("answer: [\"{timestamp}\", \"{status}\", \"{body}\"]", "answer: ‸[\"{timestamp}\", \"{status}\"]", "认证码应覆盖"),
        ("answer: [\"{timestamp}\", \"{status}\", \"{body}\"]", "answer: ‸[\"{body}\"]", "认证码应覆盖"),
        ("body: {form: {batchNo: \"{batchNo}\"}}", "body: {form: {batchNo: ‸\"{ticket}\"}}", "未知的占位符“{ticket}”"),
        ("body: \"{records}\"", "body: ‸\"{batchNo}\"", "此处应为"),
    ])
    func `names a mistake with its line and column`(right: String, marked: String, message: String) throws {
        let draft = try ProfileDraft.example().replacing(right, with: marked)
        let lines = try #require(draft.text.components(separatedBy: "‸").first).components(separatedBy: "\n")
        let column = (lines.last?.unicodeScalars.count ?? 0) + 1
        let error = try #require(throws: DraftError.self) { try draft.replacing("‸", with: "").load() }
        let place = "profile.yaml:\(lines.count):\(column): "
        #expect(error.text.hasPrefix(place) && error.text.contains(message), "\(error.text) \(place)")
    }

    @Test func `a platform that cannot be asked by number must recognise repeats`() throws {
        var draft = try ProfileDraft.example()
        try draft.removeQuery()
        #expect(try draft.load().request.query == nil)
        let other = try draft.replacing("recognisesRepeats: true\n", with: "")
        let error = try #require(throws: DraftError.self) { try other.load() }
        #expect(error.text.contains("recognisesRepeats: true"))
    }
}
