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
