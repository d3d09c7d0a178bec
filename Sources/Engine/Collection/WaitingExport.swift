package import Canonical

/// Files of one insurer and one data date that wait to be judged together.
package struct WaitingExport<File: Sendable>: Sendable {
    /// The insurer.
    package let insurer: String
    /// The data date.
    package let asOf: CivilDate
    /// The files; no name occurs twice.
    package private(set) var files: [File]

    /// One waiting file with what its name says.
    package struct Member: Sendable {
        let insurer: String
        let asOf: CivilDate
        let name: String
        let file: File

        /// A file by the insurer it belongs to, the data date in its name, and the name.
        package init(insurer: String, asOf: CivilDate, name: String, file: File) {
            self.insurer = insurer
            self.asOf = asOf
            self.name = name
            self.file = file
        }
    }

    /// Puts files together, insurer by insurer, the earliest day first.
    ///
    /// Of two files of the same name, from two sources, the second is an export of its own behind the first: the later
    /// one corrects the earlier one.
    package static func grouped(_ members: [Member]) -> [WaitingExport] {
        var seen: [String: Int] = [:]
        var exports: [ExportTurn: WaitingExport] = [:]
        for member in members {
            let name = "\(member.insurer)/\(member.asOf)/\(member.name)"
            let turn = seen[name, default: 0]
            seen[name] = turn + 1
            let place = ExportTurn(insurer: member.insurer, asOf: member.asOf, turn: turn)
            exports[place, default: WaitingExport(insurer: member.insurer, asOf: member.asOf, files: [])].files
                .append(member.file)
        }
        let places = exports.keys.sorted { left, right in
            (left.insurer, left.asOf, left.turn) < (right.insurer, right.asOf, right.turn)
        }
        return places.compactMap { exports[$0] }
    }
}

/// One insurer's export of a day, and which one if files of it have the same name.
private struct ExportTurn: Hashable {
    let insurer: String
    let asOf: CivilDate
    let turn: Int
}

/// How long an export waits for files that were announced and have not come.
package struct ExportPatience: Hashable, Sendable {
    private let seconds: Int

    /// So many seconds from the youngest file on.
    package init(seconds: Int) { self.seconds = seconds }

    /// Until when the export waits; nil when it does no longer.
    ///
    /// - Parameters:
    ///   - taken: When its files were taken; for one of which nobody knows, `now` stands.
    ///   - now: The present moment.
    /// - Returns: A moment after `now`.
    package func end(taken: [Instant?], now: Instant) -> Instant? {
        let youngest = taken.map { $0 ?? now }.max() ?? now
        let end = Instant(seconds: youngest.seconds + Int64(seconds))
        return now < end ? end : nil
    }
}
