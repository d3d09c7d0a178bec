/// A package's name: `<orgCode>-<period end>-<submission>-<seq3>.zip`.
///
/// Source: wire.md §2.
struct PackageName: Hashable, Sendable {
    let text: String
    let orgCode: String
    /// `YYYYMMDD`.
    let periodEnd: String
    let submission: String

    /// Reads a name; `nil` for any other text.
    init?(_ text: String) {
        guard text.hasSuffix(".zip") else { return nil }
        let parts = text.dropLast(4).split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, PackageName.isDigits(parts[0], 6), PackageName.isDigits(parts[1], 8),
            ["first", "supplement", "correction"].contains(parts[2]), PackageName.isDigits(parts[3], 3)
        else { return nil }
        self.text = text
        orgCode = parts[0]
        periodEnd = parts[1]
        submission = parts[2]
    }

    static func isDigits(_ text: some StringProtocol, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
