/// A request of an insurer, as far as the intake looks at it.
package struct IntakeRequest: Sendable {
    /// Gives the body's pieces, one after the other.
    package typealias Body = @Sendable (_ take: ([UInt8]) async throws -> Void) async throws -> Void

    /// The method, upper case.
    package let method: String
    /// Path and query exactly as sent.
    package let target: String
    /// Headers by their lower-case names.
    package let headers: [String: String]
    /// The TLS client certificate in DER, already found to be its authority's and valid; nil without one.
    package let certificate: [UInt8]?
    /// The body.
    package let body: Body

    /// A request by its parts.
    ///
    /// - Parameters:
    ///   - method: The method, upper case.
    ///   - target: Path and query exactly as sent.
    ///   - headers: Headers by their lower-case names.
    ///   - certificate: The verified TLS client certificate.
    ///   - body: Gives the body's pieces.
    package init(
        method: String, target: String, headers: [String: String], certificate: [UInt8]?, body: @escaping Body
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.certificate = certificate
        self.body = body
    }

    /// The path without the query.
    var path: Substring { target.prefix { $0 != "?" } }

    func header(_ name: String) -> String? { headers[name] }
}

/// An answer to an insurer.
package struct IntakeAnswer: Sendable, Equatable {
    /// What it carries.
    package enum Body: Sendable, Equatable {
        /// Nothing.
        case none
        /// Bytes of a media type.
        case bytes([UInt8], type: String)
        /// A file of a size and a media type.
        case file(path: String, size: Int, type: String)
    }

    /// The HTTP status.
    package let status: Int
    /// Headers beside those that belong to the body.
    package let headers: [String: String]
    /// The body.
    package let body: Body

    init(_ status: Int, headers: [String: String] = [:], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    init(_ status: Int, headers: [String: String] = [:], json document: some Encodable) {
        self.init(status, headers: headers, body: .bytes(IntakeDocument.json(document), type: IntakeAnswer.json))
    }

    static let json = "application/json; charset=utf-8"

    init(_ refusal: IntakeRefusal) {
        self.init(
            refusal.status, headers: refusal.headers,
            json: IntakeDocument.Refusal(code: refusal.code, message: refusal.message))
    }
}
