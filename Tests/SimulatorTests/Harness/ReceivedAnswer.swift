import Foundation
import ShangMi

@testable import Simulator

/// What a client got for a request.
struct ReceivedAnswer: Sendable {
    /// curl's exit code: 0 for an answer, 52 for a connection that ended without a byte.
    let exit: Int32
    let status: Int
    /// Under lower-case names.
    let headers: [String: String]
    let body: [UInt8]

    /// Reads what `curl --include` printed.
    init(_ result: CommandResult) {
        exit = result.exit
        let separator = Array("\r\n\r\n".utf8)
        let end = result.output.indices.first { result.output[$0...].starts(with: separator) } ?? result.output.endIndex
        let head = String(decoding: result.output[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        status = head.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var headers: [String: String] = [:]
        for line in head.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1)
            if sides.count == 2 { headers[sides[0].lowercased()] = sides[1].trimmingCharacters(in: .whitespaces) }
        }
        self.headers = headers
        body = Array(result.output[min(end + 4, result.output.endIndex)...])
    }

    var json: JSONValue? {
        // An answer that is not JSON simply has none.
        try? JSONParser.parse(body)
    }

    subscript(_ member: String) -> JSONValue? { json?.members?[member] }

    var code: String? { self["code"]?.text }

    /// Whether the platform's signature covers status, time, body and this batch number.
    func isSigned(for batch: String) throws -> Bool {
        guard let timestamp = headers["x-anze-timestamp"], let key = headers["x-anze-key"],
            let signature = headers["x-anze-receipt-signature"].flatMap({ Data(base64Encoded: $0) })
        else { return false }
        let certificate = try DevelopmentPKI.signer("platform-sign").certificate
        let text = "ANZE-RECEIPT-SM2-SM3\n\(batch)\n\(status)\n\(timestamp)\n\(SM3.digest(of: body))"
        return try key == certificate.serial.text
            && certificate.sm2PublicKey().verifies(
                Array(signature), of: Array(text.utf8), as: .sm2(.standard, .raw))
    }
}
