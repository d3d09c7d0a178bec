import Foundation
package import ShangMi

/// Makes signed requests for one destination: every attempt has its own timestamp, nonce and signature over the same bytes.
package struct RequestSigner: Sendable {
    private let profile: DestinationProfile
    private let base: BaseURL
    private let app: String
    private let signer: any Signer

    /// A signer for one destination.
    ///
    /// - Parameters:
    ///   - profile: The destination.
    ///   - base: The destination's address.
    ///   - app: The sender id that the platform assigned.
    ///   - signer: The key that signs.
    package init(profile: DestinationProfile, base: BaseURL, app: String, signer: any Signer) {
        self.profile = profile
        self.base = base
        self.app = app
        self.signer = signer
    }

    /// The certificate whose key signs.
    package var certificate: Certificate { signer.certificate }

    /// The request that submits a batch.
    ///
    /// - Parameters:
    ///   - batch: The batch; its body is sent as it is.
    ///   - milliseconds: Unix time in milliseconds.
    ///   - nonce: 16 random bytes, never used before.
    /// - Returns: The request, ready to go out.
    /// - Throws: Why the key does not sign.
    package func submission(
        of batch: SealedBatch, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest {
        try await request(
            profile.request.submit, number: batch.number, body: batch.body, digest: batch.bodySM3,
            milliseconds: milliseconds, nonce: nonce)
    }

    /// The request that asks what became of a batch.
    package func query(
        about number: BatchNumber, milliseconds: Int64, nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest {
        try await request(
            profile.request.query, number: number, body: nil, digest: SM3.digest(of: []), milliseconds: milliseconds,
            nonce: nonce)
    }

    private func request(
        _ operation: OperationProfile, number: BatchNumber, body: [UInt8]?, digest: SM3Digest, milliseconds: Int64,
        nonce: [UInt8]
    ) async throws(SignerError) -> SignedRequest {
        var values: [Placeholder: String] = [
            .method: operation.method, .app: app, .timestamp: "\(milliseconds)", .nonce: nonce.hex,
            .keySerial: signer.certificate.serial.text, .bodySM3: digest.hex, .batchNo: number.text,
        ]
        let target = base.path + operation.path.filled(values)
        values[.target] = target
        let text = profile.signing.requestText(values)
        let signature = try await signer.sign(
            Array(text.utf8), userID: profile.signing.userID, encoding: profile.signing.encoding)
        values[.signature] = Data(signature).base64EncodedString()
        let headers = (profile.request.headers + operation.headers).map { header in
            (name: header.name, value: header.value.filled(values))
        }
        return SignedRequest(
            method: operation.method, url: base.authority + target, headers: headers, body: body, signedText: text,
            signature: signature, keySerial: signer.certificate.serial)
    }
}
