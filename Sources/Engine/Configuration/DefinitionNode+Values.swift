import Connectors
import Definitions

extension DefinitionNode {
    /// A whole number above 0.
    func positive() throws(DefinitionError) -> Int {
        let value = try integer()
        guard value > 0 else { throw error("应为大于 0 的整数") }
        return value
    }

    /// A span of time in seconds: a whole number with `s`, `m`, `h` or `d`, for example `4h`.
    func duration() throws(DefinitionError) -> Double {
        let text = try text()
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
        guard let last = text.last, let unit = units[last], let count = Int(text.dropLast()), count > 0 else {
            throw error("应为时长，例如 30s、15m、4h、7d")
        }
        return Double(count) * unit
    }

    /// How many bytes: a whole number, or one with `KiB`, `MiB` or `GiB`.
    func bytes() throws(DefinitionError) -> Int {
        let text = try text()
        var (digits, unit) = (text, 1)
        for (suffix, factor) in [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)] where text.hasSuffix(suffix) {
            (digits, unit) = (String(text.dropLast(suffix.count)), factor)
        }
        guard let count = Int(digits), (1...1 << 30).contains(count) || unit == 1 && count > 0 else {
            throw error("应为字节数，例如 1048576、512MiB、2GiB")
        }
        return count * unit
    }

    /// An address to listen on: host and port, port 0 for any.
    func listenAddress(example: String) throws(DefinitionError) -> (host: String, port: Int) {
        let parts = try text().split(separator: ":").map(String.init)
        guard parts.count == 2, let port = Int(parts[1]), (0...65_535).contains(port) else {
            throw error("应为 地址:端口，例如 \(example)")
        }
        return (parts[0], port)
    }

    /// Base64 of a SHA-256 behind a prefix, without its padding or with it; given back with it.
    func pin(prefix: String) throws(DefinitionError) -> String {
        let text = try text()
        guard text.hasPrefix(prefix), let pin = KeyFingerprint(base64: String(text.dropFirst(prefix.count))) else {
            throw error("应为 \(prefix) 加 SHA-256 的 Base64（43 个字符）")
        }
        return pin.base64
    }

    /// Reads how long something is kept, such as `5y`, `6mo` or `90d`, in seconds: a year has 366 days and a month 31, so
    /// that nothing is kept for less than the calendar says.
    func period() throws(DefinitionError) -> Double {
        let text = try text()
        for (suffix, days) in [("mo", 31.0), ("y", 366), ("d", 1)] where text.hasSuffix(suffix) {
            guard let count = Int(text.dropLast(suffix.count)), (1...1_000_000).contains(count) else { break }
            return Double(count) * days * 86_400
        }
        throw error("应为保存期限，例如 5y、6mo、90d")
    }
}

extension [DefinitionNode] {
    /// The texts of a list.
    func texts() throws(DefinitionError) -> [String] {
        var texts: [String] = []
        for node in self { texts.append(try node.text()) }
        return texts
    }
}
