/// The two numbers r and s of a signature with SM2 or with ECDSA on P-256, each as 32 bytes with the most significant first.
///
/// Only the bytes are parsed here; that r and s lie in 1…n−1 is checked when the signature is verified.
struct NumberPair: Equatable {
    let r: [UInt8]
    let s: [UInt8]

    /// Reads bytes in one encoding; nil unless they are exactly what that encoding gives for some r and s.
    init?(_ bytes: [UInt8], encoding: SignatureEncoding) {
        switch encoding {
        case .raw:
            guard bytes.count == 64 else { return nil }
            r = Array(bytes[..<32])
            s = Array(bytes[32...])
        case .der:
            // The whole is 72 bytes at most, so a length is always one byte.
            guard bytes.count >= 2, bytes[0] == 0x30, Int(bytes[1]) == bytes.count - 2 else { return nil }
            var rest = bytes[2...]
            guard let r = takeInteger(from: &rest), let s = takeInteger(from: &rest), rest.isEmpty else { return nil }
            self.r = r
            self.s = s
        }
    }

    func bytes(_ encoding: SignatureEncoding) -> [UInt8] {
        switch encoding {
        case .raw:
            return r + s
        case .der:
            let content = derInteger(r) + derInteger(s)
            return [0x30, UInt8(content.count)] + content
        }
    }
}

/// Takes one non-negative, minimally encoded INTEGER of at most 32 significant bytes and pads it to 32.
private func takeInteger(from rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard rest.popFirst() == 0x02, let length = rest.popFirst(), length > 0, rest.count >= Int(length) else {
        return nil
    }
    var content = rest.prefix(Int(length))
    rest = rest.dropFirst(Int(length))
    guard let first = content.first, first < 0x80 else { return nil }
    if first == 0, content.count > 1 {
        content = content.dropFirst()
        guard let second = content.first, second >= 0x80 else { return nil }
    }
    guard content.count <= 32 else { return nil }
    return [UInt8](repeating: 0, count: 32 - content.count) + content
}

private func derInteger(_ number: [UInt8]) -> [UInt8] {
    var content = Array(number.drop { $0 == 0 })
    if content.first.map({ $0 >= 0x80 }) ?? true {
        content.insert(0, at: 0)
    }
    return [0x02, UInt8(content.count)] + content
}
