/// A folder that others put files into.
package struct FolderSource: Hashable, Sendable {
    /// The folder.
    package let path: String
    /// Seconds for which a file must not have changed; what counts when there is no marker.
    package let settle: Int
    /// The name of the file that says that another is whole; nil when none is awaited.
    package let ready: ReadyMarker?

    /// A folder by its parts.
    package init(path: String, settle: Int, ready: ReadyMarker?) {
        self.path = path
        self.settle = settle
        self.ready = ready
    }
}

/// The form of the names of marker files: `{name}.ok` says that `A.csv` is whole by `A.csv.ok`.
package struct ReadyMarker: Hashable, Sendable {
    private let prefix: String
    private let suffix: String

    /// A form; nil unless it contains `{name}` once, with something beside it, and no `/`.
    package init?(_ text: String) {
        let parts = text.components(separatedBy: "{name}")
        guard parts.count == 2, text != "{name}", !text.contains("/") else { return nil }
        prefix = parts[0]
        suffix = parts[1]
    }

    /// The marker of a file.
    package func marker(of name: String) -> String { prefix + name + suffix }

    /// Whether a name is that of a marker.
    package func isMarker(_ name: String) -> Bool {
        name.hasPrefix(prefix) && name.hasSuffix(suffix) && name.utf8.count > prefix.utf8.count + suffix.utf8.count
    }
}

extension String {
    fileprivate func components(separatedBy mark: String) -> [String] {
        split(separator: mark, omittingEmptySubsequences: false).map(String.init)
    }
}
