import Canonical
import Definitions
import Foundation

/// Reads the holidays by year, `parameters/working-days.yaml` in the mappings folder.
enum WorkingDaysFile {
    /// Reads the file.
    ///
    /// - Parameter root: The mappings folder, which holds `parameters`.
    /// - Returns: The working days; nil without the file, which makes the rules that need it *not checked*.
    /// - Throws: The first fault with its place, in Chinese.
    static func load(root: String) throws(DefinitionError) -> WorkingDays? {
        let path = root + "/parameters/working-days.yaml"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try read(DefinitionNode.load(file: path))
    }

    /// Reads the years from a definition's root: `2026: {holidays: [2026-01-01/2026-01-03], workdays: [2026-01-04]}`.
    static func read(_ root: DefinitionNode) throws(DefinitionError) -> WorkingDays {
        var years: Set<Int> = []
        var holidays: Set<CivilDate> = []
        var exchanged: Set<CivilDate> = []
        for entry in try root.mapping().entries {
            guard let year = Int(entry.key), (2000...9999).contains(year) else {
                throw entry.keyNode.error("年度应为四位数字,例如 2026")
            }
            years.insert(year)
            var row = try entry.value.mapping()
            for node in try row.required("holidays").list() {
                for day in try days(of: node, in: year) { holidays.insert(day) }
            }
            for node in try row.required("workdays").list() {
                for day in try days(of: node, in: year) { exchanged.insert(day) }
            }
            try row.finish()
        }
        return WorkingDays(years: years, holidays: holidays, exchanged: exchanged)
    }

    /// A day, or all days from one to another: `2026-02-15/2026-02-23`.
    private static func days(of node: DefinitionNode, in year: Int) throws(DefinitionError) -> [CivilDate] {
        let text = try node.text()
        let ends = text.split(separator: "/", omittingEmptySubsequences: false).map { CivilDate(iso: String($0)) }
        guard let first = ends[0], let last = ends[ends.count - 1], ends.count <= 2, first <= last else {
            throw node.error("此处应为日期或起止日期,例如 2026-01-01 或 2026-02-15/2026-02-23")
        }
        guard first.components.year == year, last.components.year == year else {
            throw node.error("日期不在 \(year) 年")
        }
        return (first.days...last.days).map { CivilDate(days: $0) }
    }
}
