package import Canonical

/// Why a file leaves the inbox.
package enum Departure: Hashable, Sendable {
    /// Its records were taken into the store.
    case archived
    /// It cannot be used; the reason is Chinese and names nobody.
    case quarantined(reason: String)

    /// The folder of the inbox to which such files go.
    var folder: String {
        switch self {
        case .archived: "archive"
        case .quarantined: "quarantine"
        }
    }
}

/// One file's way out of the inbox; paths are relative to it.
package struct Move: Hashable, Sendable {
    /// The file.
    package let name: SourceFileName
    /// `archive/2026-11-20/A.csv`.
    package let target: String
    /// What is written beside it, as `<target>.reason.txt`; nil for a file that is archived.
    package let reason: String?

    /// Where the reason is written.
    package var reasonFile: String { "\(target).reason.txt" }

    /// The way of a file on a day.
    ///
    /// - Parameters:
    ///   - name: The file.
    ///   - departure: Why it leaves.
    ///   - day: The day on which it leaves, in Asia/Shanghai.
    ///   - used: The names in the target's folder; a file never takes one of them.
    package init(_ name: SourceFileName, _ departure: Departure, on day: CivilDate, used: Set<String>) {
        self.name = name
        target = "\(Move.folder(departure, on: day))/\(name.distinct(among: used))"
        switch departure {
        case .archived: reason = nil
        case .quarantined(let text): reason = text
        }
    }

    /// The folder to which such files go on a day, relative to the inbox.
    package static func folder(_ departure: Departure, on day: CivilDate) -> String { "\(departure.folder)/\(day)" }
}
