import Adapters
import Canonical
import Mapping

/// A file, or a sheet in it.
struct PartName: Hashable {
    let file: String
    let sheet: String?

    init(file: String, sheet: String?) {
        self.file = file
        self.sheet = sheet
    }

    /// Where a finding stands; nil for one about the whole data set.
    init?(of finding: Finding) {
        guard let file = finding.file else { return nil }
        self.init(file: file, sheet: finding.sheet)
    }
}

/// A part of a source file with the findings in it, row by row.
struct MarkedPart {
    /// The file, and the part's place in it.
    let file: SourceFile
    let place: Int
    /// What was read of it.
    let part: PartVerdict
    /// How many rows the file has.
    let rowCount: Int
    /// Its findings by their rows.
    let findings: [Int: [Finding]]

    private let columns: [String: Int]

    /// The parts that have findings at rows, in the order in which they were read.
    static func all(in verdict: Verdict, of export: Export, where isWanted: (Finding) -> Bool) -> [MarkedPart] {
        var byPart: [PartName: [Int: [Finding]]] = [:]
        for finding in verdict.findings where isWanted(finding) {
            guard let name = PartName(of: finding), let row = finding.row else { continue }
            byPart[name, default: [:]][row, default: []].append(finding)
        }
        return zip(export.files, verdict.files).flatMap { file, read in
            read.parts.indices.compactMap { place in
                let part = read.parts[place]
                guard let findings = byPart[PartName(file: read.name, sheet: part.sheet)] else { return nil }
                return MarkedPart(file: file, place: place, part: part, rowCount: read.rows, findings: findings)
            }
        }
    }

    private init(file: SourceFile, place: Int, part: PartVerdict, rowCount: Int, findings: [Int: [Finding]]) {
        self.file = file
        self.place = place
        self.part = part
        self.rowCount = rowCount
        self.findings = findings
        columns = Dictionary(zip(part.columns, part.columns.indices), uniquingKeysWith: { first, _ in first })
    }

    /// Its name.
    var name: PartName { PartName(file: file.name, sheet: part.sheet) }

    /// What its sheet in a workbook is called.
    var title: String {
        part.sheet ?? (file.name.lastIndex(of: ".").map { String(file.name[..<$0]) } ?? file.name)
    }

    /// Whether its rows stand at their own numbers in a sheet: those of tables do, nested records have lines.
    var isTable: Bool { part.headerRow > 0 }

    /// The place of a finding's column among the labels; nil for one that belongs to no column.
    func column(of finding: Finding) -> Int? {
        guard let label = finding.column else { return nil }
        return columns[label] ?? columns[MarkedPart.generalised(label)]
    }

    /// The path of an item's member as the header has it: `/hazards/2/no` as `/hazards/*/no`.
    private static func generalised(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? "*" : $0 }
            .joined(separator: "/")
    }

    /// Reads the rows once more; a cell whose text seems to hold personal data is hidden too.
    func copy(_ mapping: InsurerMapping, _ each: (CopiedRow) -> Void) throws(ReportError) {
        let shown = ShownColumns(of: file.parts[place].mapping, in: mapping)
        do throws(SourceError) {
            try file.copy(place, columns: part.columns, headerRow: part.headerRow, shown: shown, each)
        } catch { throw .notReadableAgain(path: file.path, reason: error.description) }
    }

    /// The places of the cells of a row in which personal data were found in a free text.
    func suspiciousColumns(_ row: Int) -> Set<Int> {
        Set((findings[row] ?? []).filter { $0.rule == CellRules.personalDataInText.id }.compactMap { column(of: $0) })
    }
}
