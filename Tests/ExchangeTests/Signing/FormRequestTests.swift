import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

/// Requests whose signature differs from operation to operation, and questions by ticket.
@Suite struct FormRequestTests {
    private let exchange: CodedExchange
    private let nonce = [UInt8](repeating: 0xAB, count: 16)

    init() throws { exchange = try CodedExchange() }

    /// The form's fields in the order of the wire, decoded.
    private func fields(_ request: SignedRequest) throws -> [String] {
        let text = String(decoding: try #require(request.body), as: UTF8.self)
        return try text.split(separator: "&").map { try #require(String($0).removingPercentEncoding) }
    }

    private func header(_ name: String, of request: SignedRequest) -> String? {
        request.headers.first { $0.name == name }?.value
    }

    private func code(_ lines: String...) -> String {
        DigestAlgorithm.sm3.code(
            of: Array(lines.joined(separator: "\n").utf8), under: SecretBytes(copying: "the secret".utf8)
        ).hex
    }

    @Test func `a submission carries number, kind, count and the bare list, and the code of its own parameters`()
        async throws
    {
        let request = try await exchange.signer().submission(
            of: exchange.batch, milliseconds: 1_795_140_603_120, nonce: nonce)
        let number = exchange.batch.number.text
        #expect(request.url == "https://host/api/upload")
        #expect(try fields(request) == ["batchNo=\(number)", "dataType=POL", "total=2", "records=[]"])
        let parameters = "batchNo=\(number)&dataType=POL&records=[]&total=2"
        #expect(header("X-Sign", of: request) == code("GW01", "1795140603", nonce.hex, parameters))
        #expect(!request.signedText.contains("the secret"))
    }

    @Test func `a batch is asked about by its ticket where there is one, else by its number`() async throws {
        let poll = try #require(
            try await exchange.signer().query(
                about: exchange.batch.number, ticket: "SL/1 &2", milliseconds: 1_000, nonce: nonce))
        #expect(poll.url == "https://host/api/progress")
        #expect(poll.body == Array("ticket=SL%2F1%20%262".utf8))
        #expect(header("X-Sign", of: poll) == code("GW01", "1", nonce.hex, "ticket=SL/1 &2"))
        let query = try #require(
            try await exchange.signer().query(about: exchange.batch.number, milliseconds: 1_000, nonce: nonce))
        #expect(query.url == "https://host/api/lookup")
        #expect(try fields(query) == ["batchNo=\(exchange.batch.number)"])
    }
}
