/// A name in braces that a profile's templates may use, for example `{batchNo}`: one of those below, one of the profile's own
/// computed values, or one of its secrets.
package struct Placeholder: Hashable, Sendable {
    /// The name without braces.
    package let name: String

    /// A placeholder of a name.
    package init(_ name: String) { self.name = name }

    // MARK: A request

    /// The HTTP method.
    package static let method = Placeholder("method")
    /// Path and query as sent.
    package static let target = Placeholder("target")
    /// The sender id that the platform assigned.
    package static let app = Placeholder("app")
    /// Unix time in milliseconds.
    package static let timestamp = Placeholder("timestamp")
    /// Unix time in seconds.
    package static let seconds = Placeholder("seconds")
    /// The time in Asia/Shanghai as `yyyyMMddHHmmss`.
    package static let localTime = Placeholder("localTime")
    /// 32 hex digits, never used twice.
    package static let nonce = Placeholder("nonce")
    /// The nonce in the form 8-4-4-4-12.
    package static let uuid = Placeholder("uuid")
    /// The serial number of the certificate whose key signs.
    package static let keySerial = Placeholder("keySerial")
    /// The text of the batch's body; empty for a question.
    package static let body = Placeholder("body")
    /// SM3 of the batch's body; of nothing for a question.
    package static let bodySM3 = Placeholder("bodySM3")
    /// The receipt number under which the platform works on a batch (受理号); empty unless it is asked about by that.
    package static let ticket = Placeholder("ticket")
    /// Base64 of the signature over the string to sign.
    package static let signature = Placeholder("signature")

    // MARK: A batch and its answer

    /// The serial number of the platform's encryption certificate.
    package static let recipientSerial = Placeholder("recipientSerial")
    /// The batch number.
    package static let batchNo = Placeholder("batchNo")
    /// The HTTP status.
    package static let status = Placeholder("status")
    /// The name of the protocol.
    package static let wire = Placeholder("wire")
    /// The credit code of the reporting legal entity.
    package static let sender = Placeholder("sender")
    /// The destination's name of the kind.
    package static let kind = Placeholder("kind")
    /// How many records there are.
    package static let count = Placeholder("count")
    /// The control amount in fen.
    package static let controlFen = Placeholder("controlFen")
    /// The list of records.
    package static let records = Placeholder("records")

    // MARK: The content of an attachment

    /// SM3 of the whole content, in hex.
    package static let contentSM3 = Placeholder("contentSM3")
    /// How many bytes the whole content has.
    package static let contentBytes = Placeholder("contentBytes")
    /// How many bytes of the content go before this part.
    package static let offset = Placeholder("offset")

    // MARK: A list that a platform keeps

    /// A civil day, `YYYY-MM-DD`.
    package static let date = Placeholder("date")
    /// The destination's name of a feed.
    package static let feed = Placeholder("feed")
    /// How many items a page may have.
    package static let limit = Placeholder("limit")
    /// Where the page before ended, as the platform said.
    package static let cursor = Placeholder("cursor")

    // MARK: A record

    /// Insurer code and business key.
    package static let key = Placeholder("key")
    /// The version of the record.
    package static let version = Placeholder("version")
    /// The destination's word for the operation.
    package static let op = Placeholder("op")
    /// Why a record is withdrawn.
    package static let reason = Placeholder("reason")
    /// The record in the destination's field names.
    package static let data = Placeholder("data")

    /// What a request knows before anything is computed.
    static let request: Set<Placeholder> = [
        .method, .target, .app, .timestamp, .seconds, .localTime, .nonce, .uuid, .keySerial, .body, .bodySM3, .batchNo,
        .kind, .count, .ticket,
    ]
}
