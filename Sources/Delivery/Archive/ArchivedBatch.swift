/// What leaves the store when a batch is archived, as it stood there: sealed values stay sealed.
///
/// Blobs are Base64 (RFC 4648 §4); the numbers are the store's own, so that everything finds its place again.
package struct ArchivedBatch: Sendable, Equatable, Codable {
    /// An attempt's signed request.
    package struct Attempt: Sendable, Equatable, Codable {
        package let number: Int
        package let signedText, signature: String

        package init(number: Int, signedText: String, signature: String) {
            self.number = number
            self.signedText = signedText
            self.signature = signature
        }
    }

    /// A receipt's signed answer.
    package struct Receipt: Sendable, Equatable, Codable {
        package let id: Int64
        package let signedText, signature, body: String

        package init(id: Int64, signedText: String, signature: String, body: String) {
            self.id = id
            self.signedText = signedText
            self.signature = signature
            self.body = body
        }
    }

    /// A delivery of the batch; its projected data only where a newer version was delivered since.
    package struct Member: Sendable, Equatable, Codable {
        package let delivery: Int64
        package let key: String
        package let version: Int
        package let state: String
        package let data: String?

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
        package let id: Int64
        package let canonical, secret, disclosure: String?

        package init(id: Int64, canonical: String?, secret: String?, disclosure: String?) {
            self.id = id
            self.canonical = canonical
            self.secret = secret
            self.disclosure = disclosure
        }
    }

    package let number, destination, kind, bodySM3, body: String
    package let sealedAt: String
    package let attempts: [Attempt]
    package let receipts: [Receipt]
    package let members: [Member]
    package let versions: [Version]

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
