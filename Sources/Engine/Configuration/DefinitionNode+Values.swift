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
}

extension [DefinitionNode] {
    /// The texts of a list.
    func texts() throws(DefinitionError) -> [String] {
        var texts: [String] = []
        for node in self { texts.append(try node.text()) }
        return texts
    }
}
