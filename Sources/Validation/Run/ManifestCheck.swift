import Adapters
import Canonical
import Mapping

/// Compares what manifests state with what was read (rules §8 `manifest-*`, §10.18).
struct ManifestCheck {
    private let files: [SourceSummary]
    private let isManifest: (SourceSummary) -> Bool
    /// The files that a manifest names and nobody gave, in the order in which they are named.
    private(set) var missingFiles: [String] = []

    init(files: [SourceSummary], isManifest: @escaping (SourceSummary) -> Bool) {
        self.files = files
        self.isManifest = isManifest
    }

    mutating func judge(findings: inout FindingBook, tallies: inout TallyBook) {
        let byName = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var stated: Set<String> = []
        for manifest in files where isManifest(manifest) {
            for statement in manifest.statements {
                stated.insert(statement.file)
                let file = byName[statement.file]
                if file == nil, !missingFiles.contains(statement.file) { missingFiles.append(statement.file) }
                // A refused file was not read, so there is nothing to compare (rules §10.15).
                guard file?.isRefused != true else { continue }
                compareCount(statement, with: file, in: manifest, &findings, &tallies)
                compareAmount(statement, with: file, in: manifest, &findings, &tallies)
            }
        }
        for file in files where !isManifest(file) && !stated.contains(file.name) {
            tallies.note(CellRules.manifestCountMismatch, notChecked: .noConfiguration("manifest"))
            guard file.total != nil else { continue }
            tallies.note(CellRules.manifestAmountMismatch, notChecked: .noConfiguration("manifest"))
        }
    }

    private func compareCount(
        _ statement: ManifestStatement, with file: SourceSummary?, in manifest: SourceSummary,
        _ findings: inout FindingBook, _ tallies: inout TallyBook
    ) {
        guard let count = statement.count else { return }
        tallies.note(CellRules.manifestCountMismatch, checked: 1)
        let actual = file?.rows ?? 0
        guard count != actual else { return }
        findings.note(
            FileViolation(
                CellRules.manifestCountMismatch, column: statement.countLabel, row: statement.row,
                .init(expected: "\(count)", actual: "\(actual)")),
            of: manifest.name)
    }

    private func compareAmount(
        _ statement: ManifestStatement, with file: SourceSummary?, in manifest: SourceSummary,
        _ findings: inout FindingBook, _ tallies: inout TallyBook
    ) {
        guard let amount = statement.amount, let total = file?.total else { return }
        tallies.note(CellRules.manifestAmountMismatch, checked: 1)
        guard amount != total else { return }
        findings.note(
            FileViolation(
                CellRules.manifestAmountMismatch, column: statement.amountLabel, row: statement.row,
                .init(expected: amount.yuan, actual: total.yuan)),
            of: manifest.name)
    }
}
