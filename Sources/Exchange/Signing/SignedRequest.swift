package import ShangMi

/// A request as it goes out: the bytes, and what was signed.
package struct SignedRequest: Sendable {
    /// The HTTP method.
    package let method: String
    /// The whole address.
    package let url: String
    /// All headers, in order.
    package let headers: [(name: String, value: String)]
    /// The body; `nil` for a request without one.
    package let body: [UInt8]?
    /// The string to sign, in UTF-8.
    package let signedText: String
    /// The signature over it, in the profile's encoding.
    package let signature: [UInt8]
    /// The serial number of the certificate whose key signed.
    package let keySerial: CertificateSerial

    /// The same request with the body whose digest was signed.
    func carrying(_ body: [UInt8]) -> SignedRequest {
        SignedRequest(
            method: method, url: url, headers: headers, body: body, signedText: signedText, signature: signature,
            keySerial: keySerial)
    }
}
