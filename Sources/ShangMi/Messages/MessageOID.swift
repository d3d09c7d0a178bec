import SwiftASN1

/// The object identifiers of GB/T 35275-2017 messages.
///
/// Source: GB/T 35275-2017 §6 (content types), GB/T 33560-2017 annex A (algorithms), RFC 5652 §11 (attributes).
enum MessageOID {
    static let data: ASN1ObjectIdentifier = [1, 2, 156, 10197, 6, 1, 4, 2, 1]
    static let signedData: ASN1ObjectIdentifier = [1, 2, 156, 10197, 6, 1, 4, 2, 2]
    static let envelopedData: ASN1ObjectIdentifier = [1, 2, 156, 10197, 6, 1, 4, 2, 3]
    static let signedAndEnvelopedData: ASN1ObjectIdentifier = [1, 2, 156, 10197, 6, 1, 4, 2, 4]

    static let sm3: ASN1ObjectIdentifier = [1, 2, 156, 10197, 1, 401]
    static let sm4CBC: ASN1ObjectIdentifier = [1, 2, 156, 10197, 1, 104, 2]
    /// SM2 with SM3 (signature).
    static let sm2WithSM3: ASN1ObjectIdentifier = [1, 2, 156, 10197, 1, 501]
    /// SM2-1 (signature).
    static let sm2Signature: ASN1ObjectIdentifier = [1, 2, 156, 10197, 1, 301, 1]
    /// SM2-2, by the standard key agreement; GmSSL writes it for encryption.
    static let sm2KeyAgreement: ASN1ObjectIdentifier = [1, 2, 156, 10197, 1, 301, 2]
    /// SM2-3 (encryption).
    static let sm2Encryption: ASN1ObjectIdentifier = [1, 2, 156, 10197, 1, 301, 3]

    static let contentType: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 3]
    static let messageDigest: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 4]
}
