package import Canonical

extension Instant {
    /// Reads `YYYY-MM-DDThh:mm:ss+08:00`, the only form in which files of an inbox have moments.
    package init?(written text: String) {
        let parts = text.dropFirst(11).prefix(8).split(separator: ":").compactMap { Int($0) }
        guard let day = CivilDate(iso: String(text.prefix(10))), parts.count == 3 else { return nil }
        self.init(day: day, hour: parts[0], minute: parts[1], second: parts[2])
        guard description == text else { return nil }
    }
}
