/// The names under which programs keep files that are not yet whole.
package enum UnfinishedNames {
    private static let suffixes = [".tmp", ".part", ".filepart", ".crdownload"]

    /// Whether a name starts with a dot or ends as unfinished files do, in any case of its letters.
    package static func contain(_ name: String) -> Bool {
        let lower = name.lowercased()
        return name.hasPrefix(".") || suffixes.contains { lower.hasSuffix($0) }
    }
}
