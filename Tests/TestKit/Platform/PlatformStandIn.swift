package import Delivery
package import Exchange
import Foundation
package import ShangMi

/// A platform that answers as wire.md §1.3 says: written from that page alone, so that it shares no mistake with Exchange.
package struct PlatformStandIn: Sendable {
    /// Whoever signs the answers.
    package let signer: any Signer
    /// When the answers are signed.
    package let at: Timestamp

    /// A platform with a key.
    package init(signer: any Signer, at: Timestamp) {
        self.signer = signer
        self.at = at
    }

    /// A record that an answer names.
    package struct Named: Sendable {
        package let key: String
        let version: Int
        let code: String
        let message: String
        let same: Bool?

        /// A named record; `same` is stated only where it is given.
        package init(_ key: String, version: Int = 1, code: String, message: String = "", same: Bool? = nil) {
            self.key = key
            self.version = version
            self.code = code
            self.message = message
            self.same = same
        }
    }

    /// A signed answer with any body; the batch number of the signed text is empty where the answer is about none.
    package func answer(body: [UInt8], status: Int, batchNo: String) async throws -> ReceivedAnswer {
        let timestamp = "\(at.milliseconds)"
        let text = [
            "ANZE-RECEIPT-SM2-SM3", batchNo, "\(status)", timestamp, SM3.digest(of: body).hex,
        ].joined(separator: "\n")
        let signature = try await signer.sign(
            Array(text.utf8), as: .sm2(SigningUserID("1234567812345678"), .raw))
        return ReceivedAnswer(
            status: status,
            headers: [
                ("Content-Type", "application/json; charset=utf-8"), ("X-Anze-Timestamp", timestamp),
                ("X-Anze-Key", signer.certificate.serial.text),
                ("X-Anze-Receipt-Signature", Data(signature).base64EncodedString()),
            ], body: body)
    }

    /// An answer with a state about a batch that the platform has.
    package func answer(
        about batch: SealedBatch, state: String, status: Int = 200, code: String = "0000", rejected: [Named] = []
    ) async throws -> ReceivedAnswer {
        var members: [String: Any] = [
            "code": code, "message": "", "receiptNo": "R20261120000017", "batchNo": batch.number.text,
            "bodySM3": batch.bodySM3.hex, "receivedAt": "2026-11-20T02:10:03.120+08:00", "state": state,
            "accepted": state == "accepted" || state == "partial" ? batch.count - rejected.count : 0,
            "duplicate": code == "3001",
        ]
        members["rejected"] = rejected.map { named in
            var item: [String: Any] = [
                "key": named.key, "version": named.version, "code": named.code, "message": named.message,
            ]
            item["same"] = named.same
            return item
        }
        return try await answer(body: json(members), status: status, batchNo: batch.number.text)
    }

    /// An answer without a state: an error, or that the platform has no such batch.
    package func answer(
        about number: BatchNumber, code: String, status: Int, message: String = ""
    ) async throws -> ReceivedAnswer {
        try await answer(
            body: json(["code": code, "message": message, "batchNo": number.text]), status: status,
            batchNo: number.text)
    }

    /// What the platform says of a content of which it has so many bytes (wire.md §1.8).
    package func answer(
        about content: ContentID, received: Int, code: String = "0000", bytes: Int? = nil
    ) async throws -> ReceivedAnswer {
        let isWhole = received == content.bytes
        return try await answer(
            body: json([
                "code": code, "message": "", "contentSM3": content.sm3.hex, "bytes": bytes ?? content.bytes,
                "received": received, "state": isWhole ? "taken" : "receiving",
                "receiptNo": isWhole ? "C20261120000001" : "", "receivedAt": "2026-11-20T02:10:03.120+08:00",
            ]), status: isWhole ? 200 : 202, batchNo: content.sm3.hex)
    }

    /// A page of what the platform accepted, about no batch (wire.md §1.5).
    package func page(
        _ records: [ListedRecord], next: String?, count: Int, money: Int64
    ) async throws -> ReceivedAnswer {
        let items = records.map { record -> [String: Any] in
            [
                "key": record.key, "version": record.version, "batchNo": record.batchNo,
                "receiptNo": record.receiptNo,
            ]
        }
        return try await answer(
            body: json([
                "code": "0000", "items": items, "next": next.map { $0 as Any } ?? NSNull(),
                "totals": ["count": count, "moneyFen": money] as [String: Any],
            ]), status: 200, batchNo: "")
    }

    /// A page of a feed, about no batch (wire.md §1.6).
    package func feed(_ items: [[String: Any]], next: String?) async throws -> ReceivedAnswer {
        try await answer(
            body: json(["code": "0000", "items": items, "next": next.map { $0 as Any } ?? NSNull()]), status: 200,
            batchNo: "")
    }

    private func json(_ members: [String: Any]) throws -> [UInt8] {
        Array(try JSONSerialization.data(withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes]))
    }
}
