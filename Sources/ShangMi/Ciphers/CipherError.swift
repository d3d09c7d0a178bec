/// Why bytes could not be decrypted: they were not made with this key, or not as they are now.
///
/// One case for every cause, so that nobody who sends changed bytes learns which part did not fit.
package enum CipherError: Error, Equatable, CustomStringConvertible {
    /// The ciphertext is refused.
    case refused

    package var description: String { "密文不成立：密钥不符，或内容已被改动" }
}
