package import Definitions

/// When a destination takes submissions, as its profile or the configuration says it.
package struct WindowProfile: Sendable, Equatable {
    /// On which days.
    package enum Days: Sendable, Equatable {
        /// On working days by the calendar (调休 included).
        case working
        /// On these days of the week, 0 for Monday.
        case week(Set<Int>)
    }

    /// On which days it opens.
    package let days: Days
    /// When it opens, in seconds after midnight in Asia/Shanghai.
    package let from: Int
    /// When it closes, in seconds after midnight; before `from` for a window over midnight.
    package let to: Int

    private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Reads `{days: …, from: "HH:MM", to: "HH:MM"}`.
    package init(_ node: DefinitionNode) throws(DefinitionError) {
        var mapping = try node.mapping()
        days = try WindowProfile.days(try mapping.required("days"))
        from = try WindowProfile.time(try mapping.required("from"))
        let toNode = try mapping.required("to")
        to = try WindowProfile.time(toNode)
        guard from != to else { throw toNode.error("与 from 相同：不限时段时请删除 window") }
        try mapping.finish()
    }

    /// `mon-fri` and `workdays` are working days by the dated table; `daily`, ranges and lists are days of the week.
    private static func days(_ node: DefinitionNode) throws(DefinitionError) -> Days {
        if node.isList {
            var chosen: Set<Int> = []
            for entry in try node.list() { chosen.insert(try day(try entry.text(), entry)) }
            return .week(chosen)
        }
        let text = try node.text()
        switch text {
        case "mon-fri", "workdays": return .working
        case "daily": return .week(Set(0..<7))
        default:
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
            guard ends.count == 2 else { return .week([try day(text, node)]) }
            let (first, last) = (try day(ends[0], node), try day(ends[1], node))
            return .week(Set(first <= last ? Array(first...last) : Array(first..<7) + Array(0...last)))
        }
    }

    private static func day(_ text: String, _ node: DefinitionNode) throws(DefinitionError) -> Int {
        guard let day = names.firstIndex(of: text) else {
            throw node.error("应为 mon-fri（工作日，含调休）、daily、mon…sun 中的一天或一段，例如 sat-sun 或 [mon, wed]")
        }
        return day
    }

    /// Seconds after midnight; 24:00 is the end of the day.
    private static func time(_ node: DefinitionNode) throws(DefinitionError) -> Int {
        let text = try node.text()
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]),
            (0..<24).contains(hour) && (0..<60).contains(minute) || (hour, minute) == (24, 0)
        else { throw node.error("应为时刻 HH:MM，例如 \"01:00\"") }
        return hour * 3600 + minute * 60
    }
}
