import Canonical

/// Some records' keys as one argument of a statement.
struct KeyList {
    /// A JSON array of the keys.
    let text: String

    /// A list of keys in UTF-8.
    init(_ keys: some Sequence<[UInt8]>) {
        var bytes: [UInt8] = [0x5B]
        for key in keys {
            if bytes.count > 1 { bytes.append(0x2C) }
            JSONText.append(key, to: &bytes)
        }
        bytes.append(0x5D)
        text = String(decoding: bytes, as: UTF8.self)
    }
}
