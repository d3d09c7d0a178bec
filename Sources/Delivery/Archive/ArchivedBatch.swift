/// What leaves the store when a batch is archived, as it stood there: sealed values stay sealed.
///
/// Blobs are Base64 (RFC 4648 §4); the numbers are the store's own, so that everything finds its place again.
package struct ArchivedBatch: Sendable, Equatable, Codable {
    /// An attempt's signed request.
    package struct Attempt: Sendable, Equatable, Codable {
        /// The number: of an attempt within its batch, of a batch or an archive for ever.
        package let number: Int
        /// The signed text and its signature.
        package let signedText, signature: String

        /// Made by stores.
        package init(number: Int, signedText: String, signature: String) {
            self.number = number
            self.signedText = signedText
            self.signature = signature
        }
    }

    /// A receipt's signed answer.
    package struct Receipt: Sendable, Equatable, Codable {
        /// The row in the store.
        package let id: Int64
        /// The signed text and its signature.
        package let signedText, signature, body: String

        /// Made by stores.
        package init(id: Int64, signedText: String, signature: String, body: String) {
            self.id = id
            self.signedText = signedText
            self.signature = signature
            self.body = body
        }
    }

    /// A delivery of the batch; its projected data only where a newer version was delivered since.
    package struct Member: Sendable, Equatable, Codable {
        /// The row in the store.
        package let delivery: Int64
        /// The record's key.
        package let key: String
        /// The version's number.
        package let version: Int
        /// The state that the delivery ended in.
        package let state: String
        /// What was sent of the record, where a newer version followed it.
        package let data: String?

        /// Made by stores.
        package init(delivery: Int64, key: String, version: Int, state: String, data: String?) {
            self.delivery = delivery
            self.key = key
            self.version = version
            self.state = state
            self.data = data
        }
    }

    /// The content of a version that is not its record's newest.
    package struct Version: Sendable, Equatable, Codable {
        /// The row in the store.
        package let id: Int64
        /// The canonical record, what its digests are salted with, and what proofs disclose of it.
        package let canonical, secret, disclosure: String?

        /// Made by stores.
        package init(id: Int64, canonical: String?, secret: String?, disclosure: String?) {
            self.id = id
            self.canonical = canonical
            self.secret = secret
            self.disclosure = disclosure
        }
    }

    /// The number: of an attempt within its batch, of a batch or an archive for ever.
    package let number, destination, kind, bodySM3, body: String
    /// When the batch was sealed, in Asia/Shanghai.
    package let sealedAt: String
    /// The attempts, by number.
    package let attempts: [Attempt]
    /// The receipts, oldest first.
    package let receipts: [Receipt]
    /// The deliveries in the order of the body.
    package let members: [Member]
    /// The versions that leave with the batch.
    package let versions: [Version]

    /// Made by stores.
    package init(
        number: String, destination: String, kind: String, bodySM3: String, body: String, sealedAt: String,
        attempts: [Attempt], receipts: [Receipt], members: [Member], versions: [Version]
    ) {
        self.number = number
        self.destination = destination
        self.kind = kind
        self.bodySM3 = bodySM3
        self.body = body
        self.sealedAt = sealedAt
        self.attempts = attempts
        self.receipts = receipts
        self.members = members
        self.versions = versions
    }
}
