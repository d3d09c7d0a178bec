import Foundation
import ShangMi

/// What one request is made of: the profile's computed values, next to what every request knows.
///
/// Secrets and what is made of them stay in memory that is overwritten; only what is sent becomes text.
struct RequestValues {
    /// A computed value with the form in which templates show it.
    private struct Computed {
        let bytes: SecretBytes
        let form: ComputedValue.Form
    }

    private var texts: [Placeholder: String]
    private var computed: [Placeholder: Computed] = [:]
    private let recipient: PublicKey?

    /// Values of a request before anything is computed.
    ///
    /// - Parameters:
    ///   - texts: What the request knows.
    ///   - secrets: The destination's secrets by name.
    ///   - recipient: The platform's encryption key.
    init(_ texts: [Placeholder: String], secrets: [String: SecretBytes], recipient: PublicKey?) {
        self.texts = texts
        self.recipient = recipient
        for (name, secret) in secrets { computed[Placeholder(name)] = Computed(bytes: secret, form: .text) }
    }

    /// Takes the signature, which the remaining values may use.
    mutating func sign(with signature: [UInt8]) {
        computed[.signature] = Computed(bytes: SecretBytes(copying: signature), form: .base64)
    }

    /// Computes those values that can be computed with what is known, in order.
    ///
    /// - Throws: `SignerError.value` for one whose ingredients have the wrong size.
    mutating func compute(_ values: [ComputedValue]) throws(SignerError) {
        for value in values where computed[value.name] == nil {
            guard value.ingredients.allSatisfy({ texts[$0] != nil || computed[$0] != nil }) else { continue }
            var result = try apply(value)
            if let part = value.part {
                guard part.upperBound <= result.count else {
                    throw .value(name: value.name.name, reason: "只有 \(result.count) 字节，不足以截取")
                }
                result = result[part]
            }
            computed[value.name] = Computed(bytes: result, form: value.form)
        }
    }

    /// What templates of what is sent and signed are filled with.
    ///
    /// - Parameter placeholders: The names that the templates use.
    /// - Returns: The text of each; none for a name that is not known.
    func texts(of placeholders: Set<Placeholder>) -> [Placeholder: String] {
        var filled: [Placeholder: String] = [:]
        for placeholder in placeholders {
            filled[placeholder] = texts[placeholder] ?? computed[placeholder].map { $0.form.text($0.bytes) }
        }
        return filled
    }

    private func apply(_ value: ComputedValue) throws(SignerError) -> SecretBytes {
        let input = source(value.source)
        switch value.operation {
        case .none: return input
        case .digest(let algorithm): return SecretBytes(copying: algorithm.digest(of: input))
        case .code(let algorithm, let key): return SecretBytes(copying: algorithm.code(of: input, under: raw(key)))
        case .encryptCBC(let key, let iv):
            let vector = raw(iv).copied
            guard vector.count == SM4.blockCount else { throw .value(name: iv.name, reason: "SM4 的初始向量应为 16 字节") }
            return SecretBytes(copying: SM4.encryptCBC(input.copied, key: try sm4Key(key), iv: vector))
        case .encryptECB(let key): return SecretBytes(copying: SM4.encryptECB(input.copied, key: try sm4Key(key)))
        case .encryptSM2(let encoding):
            guard let recipient else { throw .value(name: value.name.name, reason: "没有配置平台的加密证书（trust.encryption）") }
            do throws(KeyError) {
                return SecretBytes(copying: try recipient.encrypt(input, encoding: encoding))
            } catch {
                throw .value(name: value.name.name, reason: "\(error)")
            }
        }
    }

    private func source(_ source: ComputedValue.Source) -> SecretBytes {
        switch source {
        case .lines(let lines): return joined(lines.map { $0.filled(shown) }, by: "\n")
        case .parameters(let parameters):
            return joined(
                parameters.compactMap { parameter in
                    let value = parameter.value.filled(shown)
                    guard value.count > 0 else { return nil }
                    return SecretBytes(joining: [SecretBytes(copying: "\(parameter.name)=".utf8), value])
                }, by: "&")
        case .bytes(let names): return SecretBytes(joining: names.map { raw($0) })
        case .random(let count): return .random(count)
        }
    }

    private func joined(_ parts: [SecretBytes], by separator: String) -> SecretBytes {
        let separator = SecretBytes(copying: separator.utf8)
        return SecretBytes(joining: Array(parts.map { [$0] }.joined(separator: [separator])))
    }

    /// The bytes of a value as a template shows it; none for one that is not known.
    private func shown(_ name: Placeholder) -> SecretBytes {
        guard let value = computed[name] else { return raw(name) }
        return value.form == .text ? value.bytes : SecretBytes(copying: value.form.text(value.bytes).utf8)
    }

    /// The bytes of a value before they are written in its form.
    private func raw(_ name: Placeholder) -> SecretBytes {
        computed[name]?.bytes ?? SecretBytes(copying: (texts[name] ?? "").utf8)
    }

    private func sm4Key(_ name: Placeholder) throws(SignerError) -> SecretBytes {
        let key = raw(name)
        guard key.count == SM4.keyCount else {
            throw .value(name: name.name, reason: "SM4 的密钥应为 16 字节，实为 \(key.count) 字节")
        }
        return key
    }
}

extension ComputedValue.Form {
    /// Bytes as this form writes them.
    func text(_ bytes: SecretBytes) -> String {
        switch self {
        case .text: String(decoding: bytes.copied, as: UTF8.self)
        case .hex: bytes.copied.hex
        case .HEX: bytes.copied.hex.uppercased()
        case .base64: Data(bytes.copied).base64EncodedString()
        }
    }
}
